import { visible } from '../../shared/text.js'
import type { Setting } from './setting-resolver.js'

/** What is in force, a setting a line, with where it came from: `pace.rate: 10   # default`. */
export function settingsText(settings: readonly Setting[]): string {
  const lines = settings.map(({ key, value, source }) => [`${key}: ${visible(value)}`, visible(source)] as const)
  const width = Math.max(0, ...lines.map(([text]) => text.length).filter((length) => length <= 60))
  return lines.map(([text, source]) => `${text.padEnd(width)}   # ${source}\n`).join('')
}

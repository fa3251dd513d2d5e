import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { temporaryFolder } from '../cli/cli.js'
import { runIn, scan, SITE } from './commands.js'

const flags: Readonly<Record<string, (path: string) => string[]>> = {
  '--config': (path) => scan(SITE, '--config', path),
  '--targets': (path) => scan('--targets', path),
  '--accept': (path) => scan(SITE, '--accept', path),
  '--baseline': (path) => scan(SITE, '--baseline', path),
  '--cert': (path) => scan(SITE, '--cert', path, '--key', path),
  '--journal': (path) => scan(SITE, '--write', '--journal', path),
  '--output': (path) => scan(SITE, '--output', `json=${path}`),
  diff: (path) => ['diff', path, path],
  cleanup: (path) => ['cleanup', '--journal', path],
  'rules check': (path) => ['rules', 'check', path]
}

/** What a path can lead to that is no file. */
export type NoFile = 'folder' | 'named pipe' | 'device without end'
export const noFiles: readonly NoFile[] = ['folder', 'named pipe', 'device without end']

/** Tests that each command ends in order with what is no file. */
export function describeNoFiles(kinds: readonly NoFile[]): void {
  describe('commands with what is no file', () => {
    for (const [name, args] of Object.entries(flags)) {
      it.concurrent(`${name}: a ${kinds.join(', a ')}`, { timeout: 120_000 }, async () => {
        const folder = await temporaryFolder('fuzz')
        const paths: Record<NoFile, string> = {
          folder: join(folder, 'folder'),
          'named pipe': join(folder, 'pipe'),
          'device without end': '/dev/zero'
        }
        execFileSync('mkfifo', [paths['named pipe']])
        mkdirSync(paths.folder)
        for (const kind of kinds) {
          if (name === '--output' && kind === 'device without end') continue
          await runIn(folder, args(paths[kind]))
        }
      })
    }
  })
}

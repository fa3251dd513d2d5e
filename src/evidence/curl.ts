import type { ProbeRequest } from './exchange.js'
import { maskHeaders } from './redaction.js'

/** A command that repeats the request, for a POSIX shell; values of credential headers are masked. */
export function curlCommand(origin: string, request: ProbeRequest): string {
  const words = ['curl', '-i', '--path-as-is', '-X', request.method]
  for (const [name, value] of Object.entries(maskHeaders(request.headers))) words.push('-H', `${name}: ${value}`)
  if (request.body !== null && request.body !== '') words.push('--data-binary', request.body)
  if (request.target.startsWith('/')) words.push(origin + request.target)
  else words.push('--request-target', request.target, `${origin}/`)
  return words.map(quoteWord).join(' ')
}

/** The command with further options, each as it is to stand in the shell. */
export function withCurlOptions(command: string, options: readonly string[]): string {
  return command.replace(/^curl -i(?= )/, () => ['curl -i', ...options].join(' '))
}

/** A word as a POSIX shell reads it back. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

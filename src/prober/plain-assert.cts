/**
 * Stands in for `node:assert` in the command's bundle. For an assertion that fails without words, Node reads the source
 * and parses it to quote the call; in a compiled file of one line that holds the process up for seconds, and a server
 * can bring it about: undici asserts that a status is at least 100.
 */
module.exports = function assert(value: unknown, message?: string | Error): void {
  if (value) return
  if (message instanceof Error) throw message
  throw Object.assign(new Error(message ?? 'an assertion does not hold'), { code: 'ERR_ASSERTION' })
}

#!/usr/bin/env node
// Exit codes:
//   0    every selected rule was judged on every target; nothing at or above --fail-on
//   1    findings at or above --fail-on (with --strict also inconclusive checks)
//   2    could not run: a flag, file, rule or target that cannot be used; an unexpected error
//   3    incomplete: something could not be looked at, and no failing finding
//   75   another run holds the lock, or it is outside the allowed time window
//   130  interrupted by SIGINT; canaries were removed first
//   143  interrupted by SIGTERM; canaries were removed first
try {
  const args = process.argv.slice(2)
  // A scan needs most of the code and starts from one compiled file; the other commands load what they need.
  const { main } =
    args[0] === 'scan' ? (await import('../dist/cli/load-bundle.js')).loadBundle() : await import('../dist/cli/main.js')
  process.exitCode = await main(args, process)
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`error: verbgate could not start: ${message.split('\n')[0]}\n`)
  process.stderr.write('  help: install the package again; in a checkout run npm run build first\n')
  process.exitCode = 2
}

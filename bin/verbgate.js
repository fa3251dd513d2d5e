#!/usr/bin/env node
// Exit codes:
//   0    every selected rule was judged on every target; nothing at or above --fail-on
//   1    findings at or above --fail-on (with --strict also inconclusive checks)
//   2    could not run: a flag, file, rule or target that cannot be used; an unexpected error
//   3    incomplete: something could not be looked at, and no failing finding
//   75   another run holds the lock, or it is outside the allowed time window
//   129  ended by SIGHUP (the terminal is gone); canaries were removed first
//   130  interrupted by SIGINT; canaries were removed first
//   143  interrupted by SIGTERM; canaries were removed first
import module from 'node:module'
import { isAbsolute, join } from 'node:path'

// As in package.json. Nothing of ours is loaded before: older versions stop at words that they do not know.
const NEEDED = [20, 18, 1]

if (isTooOld(process.versions.node)) {
  const here = `this is ${process.version}, ${process.execPath}`
  process.stderr.write(`error: verbgate needs Node.js ${NEEDED.join('.')} or newer; ${here}\n`)
  process.exitCode = 2
} else await run()

async function run() {
  try {
    enableCompileCache()
    const { main } = await import('../dist/cli/main.js')
    const code = await main(process.argv.slice(2), process)
    process.exitCode = code
    // A name that is still being looked up would hold up the end of a run that was stopped.
    if (code > 128) process.exit(code)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`error: verbgate could not start: ${message.split('\n')[0]}\n`)
    process.stderr.write('  help: install the package again; in a checkout run npm run build first\n')
    process.exitCode = 2
  }
}

function isTooOld(version) {
  const own = version.split('.').map(Number)
  const at = NEEDED.findIndex((number, index) => number !== own[index])
  return at >= 0 && own[at] < NEEDED[at]
}

// Node.js has a compile cache from 22.1 on. Its usual folder is in the temporary directory, where others may put compiled
// code for us to run; hence one below the user's own. `NODE_COMPILE_CACHE` names another one.
function enableCompileCache() {
  const { HOME = '', XDG_CACHE_HOME = '', NODE_COMPILE_CACHE } = process.env
  const base = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : isAbsolute(HOME) ? join(HOME, '.cache') : null
  if (NODE_COMPILE_CACHE === undefined && base !== null) module.enableCompileCache?.(join(base, 'verbgate'))
}

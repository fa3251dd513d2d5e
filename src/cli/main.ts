// The command line: turns arguments into one command and its exit code. It alone knows the process and the console.
import { CommanderError, type Command } from 'commander'
import { withWriteValue } from './argv.js'
import type { Actions } from './actions.js'
import { buildProgram } from './program.js'
import { UsageError } from '../shared/errors.js'
import { readVersion } from './settings/version.js'
import { tell, writeText, type Host } from './terminal/streams.js'

/**
 * Runs one command. Never throws for what a user, a file or a server does.
 * @param args the arguments after the program's name
 * @returns the exit code, see bin/verbgate.js
 */
export async function main(args: readonly string[], host: Host): Promise<number> {
  let exitCode = 0
  const written: Promise<void>[] = []
  const program = buildProgram(readVersion(), actionsFor(host), (code) => (exitCode = code))
  configure(program, (output, text) => written.push(writeText(host[output], text)))
  try {
    await program.parseAsync(withWriteValue(args), { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) {
      await Promise.all(written)
      return error.exitCode === 0 ? 0 : 2
    }
    const isNotNow = error instanceof UsageError && NOT_NOW.has(error.code)
    // Cron mails what is printed, and another run under way is no reason to.
    if (!isNotNow || !args.some((arg) => QUIET.test(arg))) await printError(error, args, host)
    return isNotNow ? 75 : 2
  }
  return exitCode
}

/** Codes of errors that end a run with 75 (EX_TEMPFAIL of sysexits.h): try again later. */
const NOT_NOW: ReadonlySet<string> = new Set(['locked', 'outside-window'])

const QUIET = /^(--quiet|-[a-z]*q[a-z]*)$/

async function printError(trouble: unknown, args: readonly string[], host: Host): Promise<void> {
  const [{ renderError }, { commandLineError }, { measureColumns }] = await Promise.all([
    import('./terminal/error-text.js'),
    import('./terminal/command-line-error.js'),
    import('./terminal/columns.js')
  ])
  const shown = trouble instanceof CommanderError ? commandLineError(trouble, args) : trouble
  await tell(
    host.stderr,
    renderError(shown, Boolean(host.env['VERBGATE_DEBUG']), measureColumns(host.stderr, Number.POSITIVE_INFINITY))
  )
}

type Write = (output: 'stdout' | 'stderr', text: string) => void

/** Errors are rendered by us, in one form; only help and version are commander's to print. */
function configure(command: Command, write: Write): void {
  command.exitOverride()
  command.configureOutput({
    writeOut: (text) => write('stdout', text),
    writeErr: (text) => write('stderr', text),
    outputError: () => {}
  })
  for (const child of command.commands) configure(child, write)
}

function actionsFor(host: Host): Actions {
  return {
    scan: async (urls, flags) =>
      (await import('./commands/scan-command.js')).scanCommand(urls, flags, readVersion(), host),
    listRules: async (flags) => (await import('./commands/rules/list-rules.js')).listRules(flags.rules ?? [], host),
    showRule: async (id, flags) =>
      (await import('./commands/rules/show-rule.js')).showRule(id, flags.rules ?? [], host),
    checkRules: async (dir) => (await import('./commands/rules/check-rules.js')).checkRules(dir, host),
    testRules: async (dir, flags) =>
      (await import('./commands/rules/test-rules.js')).testRules(dir, flags.only ?? [], host),
    explainRule: async (id, url, flags) =>
      (await import('./commands/rules/explain-rule.js')).explainRuleCommand(
        { id, url, version: readVersion() },
        flags,
        host
      ),
    newRule: async (id, flags) => (await import('./commands/rules/new-rule.js')).newRule(id, flags, host),
    helpRules: async (name) => (await import('./commands/rules/help-rules.js')).helpRules(name, host),
    cleanup: async (origins, flags) =>
      (await import('./commands/cleanup-command.js')).cleanupCommand(origins, flags, readVersion(), host),
    own: async (origin) => (await import('./commands/own-command.js')).ownCommand(origin, host),
    init: async () => (await import('./commands/init-command.js')).initCommand(host),
    accept: async (fingerprint, flags) =>
      (await import('./commands/accept-command.js')).acceptCommand(fingerprint, flags, host),
    diff: async (older, newer, flags) =>
      (await import('./commands/diff-command.js')).diffCommand(older, newer, flags, host),
    merge: async (folders, flags) => (await import('./commands/merge-command.js')).mergeCommand(folders, flags, host),
    history: async (folder) => (await import('./commands/history-command.js')).historyCommand(folder, host),
    completion: async (shell, program) =>
      (await import('./commands/completion-command.js')).completionCommand(shell, program, host),
    help: async (names, program) => (await import('./commands/help-command.js')).helpCommand(names, program, host)
  }
}

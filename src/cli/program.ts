import { Argument, Command, Option } from 'commander'
import { diffFormats } from '../reporters/reporter.js'
import { countable, readList, refuseTwice, repeatable } from './option-kinds.js'
import type { Actions } from './actions.js'
import { EXAMPLES, SCAN_EXAMPLES } from './help/examples.js'
import { formatShortHelp } from './help/short-help.js'
import { headingOf } from './help/themes.js'
import { failOnNames } from './settings/fail-on.js'
import { recordOptions, reportOptions } from './report-options.js'
import { shells, type Shell } from './shell/completion.js'
import type { ScanFlags } from './settings/flags.js'

/**
 * The command line. Parsing throws CommanderError for help, version and wrong use; nothing is printed for the latter.
 * @param finish receives the exit code of the command that ran
 */
export function buildProgram(version: string, actions: Actions, finish: (exitCode: number) => void): Command {
  const program = new Command('verbgate')
    .description('Scan your own site for write methods that get through to a server behind it.')
    .version(version)
    .configureHelp({ formatHelp: formatShortHelp })
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .addHelpText('after', EXAMPLES)
  const run = <A extends unknown[]>(action: (...args: A) => Promise<number>): ((...args: A) => Promise<void>) => {
    return async (...args) => finish(await action(...args))
  }
  addScan(program, run(actions.scan))
  addRules(program, actions, run)
  const cleanup = program
    .command('cleanup [origin...]')
    .description('remove what interrupted --write runs left on servers')
    .optionsGroup('What is removed:')
    .option('--journal <file>', 'the journal of those runs, if it is not in its usual place')
    .option('--config <file>', 'settings; without it verbgate.yaml, up to the root of the repository')
    .option('--no-config', 'no settings file')
  connectionOptions(cleanup).action(run(actions.cleanup))
  program
    .command('own <origin>')
    .description('print the token that proves that an origin is yours, for --write')
    .action(run(actions.own))
  addGateCommands(program, actions, run)
  program
    .command('completion')
    .description('a script with which the shell completes commands and flags')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action(run(async (shell: Shell) => await actions.completion(shell, program)))
  program
    .command('help [topic] [part]')
    .description('the manual: flags, config, exit-codes, formats, cron, ci and more')
    .action(run(async (...names: (string | undefined)[]) => await actions.help(names.slice(0, 2), program)))
  refuseTwice(program)
  return program
}

type Run = <A extends unknown[]>(action: (...args: A) => Promise<number>) => (...args: A) => Promise<void>

/** Commands about results that are kept in files. */
function addGateCommands(program: Command, actions: Actions, run: Run): void {
  program.command('init').description('write a commented verbgate.yaml into this folder').action(run(actions.init))
  program
    .command('accept <fingerprint>')
    .description('accept a finding for a while: adds it to .verbgate-accept.yaml')
    .requiredOption('--reason <text>', 'why it may stay')
    .requiredOption('--expires <yyyy-mm-dd>', 'the last day on which it holds, at most 180 days ahead')
    .option('--by <name>', 'who decided it')
    .option('--report <file>', 'a JSON report that has the finding; without it the last run of --state')
    .option('--state <dir>', 'the folder of kept runs; without it the one of verbgate.yaml')
    .option('--accept <file>', 'the file that is added to')
    .option('--config <file>', 'settings; without it verbgate.yaml')
    .action(run(actions.accept))
  program
    .command('diff <old> <new>')
    .description('what changed between two JSON reports, and whether it is worse')
    .addOption(new Option('--format <format>', 'format (default: text)').choices(diffFormats))
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 if something new or worse is as bad (default: high)').choices(
        failOnNames
      )
    )
    .option('--color', 'colour even without a terminal')
    .option('--no-color', 'no colour')
    .action(run(actions.diff))
  const merge = program
    .command('merge <dir...>')
    .description('the reports of a run that was cut into shards, from their records')
    .optionsGroup('What was looked at:')
    .addOption(repeatable('--targets <file>', 'the list that was scanned, for reports that name its lines'))
    .option('--config <file>', 'settings; without it verbgate.yaml, up to the root of the repository')
    .option('--no-config', 'no settings file')
  reportOptions(merge)
  merge.action(run(actions.merge))
  program.command('history <dir>').description('the kept runs of --state as one HTML page').action(run(actions.history))
}

function addRules(program: Command, actions: Actions, run: Run): void {
  const rules = program
    .command('rules')
    .description('list, show, check and test rules, and the manual of their language')
    .helpCommand(false)
  withDirs(rules.command('list')).description('every rule in one line').action(run(actions.listRules))
  withDirs(rules.command('show <id>'))
    .description('what a rule looks at, why, and the repair')
    .action(run(actions.showRule))
  rules
    .command('check [dir]')
    .description('every mistake in the rules of a folder, or in the built-in ones')
    .action(run(actions.checkRules))
  rules
    .command('test [dir]')
    .description('run the cases of a folder, or those of the built-in rules')
    .addOption(repeatable('--only <id>', 'only the cases of this rule (repeatable, or a,b)', readList))
    .action(run(actions.testRules))
  addExplain(rules, actions, run)
  addNewRule(rules, actions, run)
  rules
    .command('help [name]')
    .description('the manual of the language: topics, or what one name means')
    .action((name: string | undefined) => {
      const command = rules.commands.find((known) => known.name() === name)
      if (command !== undefined) return command.help()
      return run(actions.helpRules)(name)
    })
}

function addExplain(rules: Command, actions: Actions, run: Run): void {
  const explain = withDirs(rules.command('explain <id> <url>'))
    .description('run one rule on one place: each request, its answer, and why each verdict holds or not')
    .option('--read-only', 'no state-changing method at all; a rule that needs one is not run')
    .option('--long-name-put', 'also PUT a name that is too long to store')
    .option('--rate <n/s>', 'requests per second; 0 is unlimited (default: 10)')
    .addOption(new Option('--fail-on <severity>', 'exit 1 from this severity (default: high)').choices(failOnNames))
    .option('--config <file>', 'settings; without it verbgate.yaml, up to the root of the repository')
    .option('--no-config', 'no settings file')
  connectionOptions(explain).action(run(actions.explainRule))
}

function addNewRule(rules: Command, actions: Actions, run: Run): void {
  rules
    .command('new <id>')
    .description('write a commented rule with its cases; FAMILY/ID names the family')
    .option('--unit <unit>', 'what it is run on: area, origin or page (default: area)')
    .addOption(
      new Option(
        '--like <what>',
        'page: a text that nobody should see; header: a field that must not be there'
      ).choices(['page', 'header'])
    )
    .option('--rules <dir>', 'the folder of rules (default: rules)')
    .action(run(actions.newRule))
}

function withDirs(command: Command): Command {
  return command.addOption(repeatable('--rules <dir>', 'a folder with rules of your own (repeatable)'))
}

function addScan(program: Command, action: (urls: string[], flags: ScanFlags) => Promise<void>): void {
  const scan = program.command('scan [url...]').description('look at sites from outside, over HTTP')
  scanOptions(scan)
  paceOptions(scan)
  connectionOptions(scan)
  reportOptions(scan)
  recordOptions(scan)
  scan.addHelpText('after', SCAN_EXAMPLES).action(action)
}

function scanOptions(scan: Command): void {
  scan
    .optionsGroup(headingOf('targets'))
    .addOption(repeatable('-u, --url <url>', 'a URL, as an argument is (repeatable)'))
    .addOption(repeatable('--targets <file>', 'a list of URLs, one a line; - is stdin (repeatable)'))
    .addOption(repeatable('--area <path>', 'a content area, such as /images/ (repeatable)'))
    .addOption(
      repeatable('--edge <address>', 'a way in, compared with the others: address or host, :PORT (repeatable)')
    )
    .addOption(repeatable('--origin-server <address>', 'the server behind the edges, compared too (repeatable)'))
    .option('--no-discover', 'do not look for content areas in pages, robots.txt and sitemap.xml')
    .addOption(new Option('--expect <what>', 'login: the site is closed to visitors on purpose').choices(['login']))
    .option('--crawl', 'follow links also where credentials are sent (-H, --cert, sessions)')
    .option('--follow', 'look also where a target redirects to, if that is https or www of the same site')
    .option('--thorough', 'probe every area, also those that answer alike')
    .optionsGroup(headingOf('settings'))
    .option('--config <file>', 'settings; without it verbgate.yaml, up to the root of the repository')
    .option('--no-config', 'no settings file')
    .option('--print-config', 'print what is in force and where it comes from, and send nothing')
    .optionsGroup(headingOf('rules'))
    .addOption(repeatable('--rules <dir>', 'a folder with rules of your own (repeatable)'))
    .addOption(repeatable('--only <id>', 'only this rule (repeatable, or a,b)', readList))
    .addOption(repeatable('--skip <id>', 'not this rule (repeatable, or a,b)', readList))
    .addOption(repeatable('--tag <tag>', 'only rules with this tag (repeatable, or a,b)', readList))
    .optionsGroup(headingOf('mode'))
    .option('--read-only', 'no state-changing method at all')
    .option('--write [=leave]', 'place files and remove them; =leave: also where they cannot be removed')
    .option('--long-name-put', 'also PUT a name that is too long to store, last')
    .option('--plan', 'print what would be sent and send nothing')
    .option('--journal <file>', 'where --write notes what it places')
}

function paceOptions(scan: Command): void {
  scan
    .optionsGroup(headingOf('pace'))
    .option('--rate <n/s>', 'requests per second and origin; 0 is unlimited (default: 10)')
    .option('--concurrency <n>', 'origins at the same time (default: 16)')
    .option('--max-requests <n>', 'requests per origin (default: 2000)')
}

/** Options of every command that connects. */
function connectionOptions(command: Command): Command {
  return command
    .optionsGroup(headingOf('connection'))
    .option('--timeout <seconds>', 'for one request, from connecting to the last byte (default: 10)')
    .addOption(
      repeatable(
        '-H, --header <header>',
        "a header for every request, 'Name: value'; @FILE or @- reads them (repeatable)"
      )
    )
    .addOption(repeatable('--resolve <host:address>', 'connect to this address for the host (repeatable)'))
    .option('-x, --proxy <url>', 'a forward proxy, http://user:password@host:port (default: HTTPS_PROXY and its like)')
    .option('--no-proxy', 'no proxy, whatever the environment says')
    .optionsGroup(headingOf('tls'))
    .option('-k, --insecure', 'accept any certificate; the report says so')
    .option('--cacert <file>', 'certificates to trust besides those of this machine, PEM')
    .option('--cert <file>', 'client certificate, PEM or PKCS #12')
    .option('--key <file>', 'its key, PEM')
    .option('--key-pass-file <file>', 'passphrase of the key; without it VERBGATE_KEY_PASSPHRASE')
    .optionsGroup(headingOf('trace'))
    .addOption(countable('-v, --verbose', 'show each request and its status on stderr; -vv also the header fields'))
    .option('--har <file>', 'write every exchange to a HAR file, secrets masked')
}

import { Option, type Command } from 'commander'
import { formats } from '../reporters/reporter.js'
import { headingOf } from './help/themes.js'
import { repeatable } from './option-kinds.js'
import { failOnNames } from './settings/fail-on.js'

/** Reports, what makes a run fail, and what is kept from run to run. */
export function reportOptions(scan: Command): void {
  scan
    .optionsGroup(headingOf('report'))
    .addOption(new Option('--format <format>', 'format of the report on stdout (default: text)').choices(formats))
    .addOption(repeatable('-o, --output <format=path>', 'also write a report to a file (repeatable)'))
    .addOption(
      new Option('--junit-undecided <kind>', 'what is undecided in JUnit (default: skipped)').choices([
        'skipped',
        'error'
      ])
    )
    .option('--sarif-category <name>', 'keeps this SARIF upload apart from others of the checkout')
    .option('--color', 'colour even without a terminal')
    .option('--no-color', 'no colour')
    .option('-q, --quiet', 'no progress and no notes; with --state no report either unless something changed')
    .optionsGroup(headingOf('gate'))
    .addOption(new Option('--fail-on <severity>', 'exit 1 from this severity (default: high)').choices(failOnNames))
    .option('--baseline <file>', 'a JSON report: only what is new or worse fails')
    .option('--accept <file>', 'accepted findings; without it .verbgate-accept.yaml')
    .option('--strict', 'exit 1 for what is undecided too, and for acceptances that match nothing')
    .option('--max-undecided <n>', 'exit 1 if more is undecided, counted by place and reason')
    .option('--exit-zero', 'exit 0 whatever is found')
    .optionsGroup(headingOf('state'))
    .option('--state <dir>', 'keep the result, compare with the last one, let no second run begin')
    .option('--webhook <url>', 'post what changed as JSON')
}

/** What helps with long lists of targets. */
export function recordOptions(scan: Command): void {
  scan
    .optionsGroup(headingOf('state'))
    .option('--record <dir>', 'note each origin there once it is done: for --resume and merge')
    .option('--resume <dir>', 'continue a run that was killed, from its record')
    .option('--shard <i/n>', 'only the i-th of n parts of the targets, whole domains; merge puts them together')
}

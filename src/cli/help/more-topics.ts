import type { Row, Section } from './sections.js'
import { single, type Source, type Topic } from './topic.js'

/** `verbgate help rules`, with the commands as they are defined. */
export const rulesTopic: Topic = single(
  'rules',
  'rules of your own, without code',
  ({ program }: Source): Section[] => {
    const rules = program.commands.find((command) => command.name() === 'rules')
    const rows = rules?.commands.map((command): Row => [command.name(), command.description()]) ?? []
    return [
      'A rule is two files: the requests with what their answers mean, and cases that say how servers answer. verbgate rules COMMAND:',
      { rows },
      'To begin: both files work as they are written and have a comment on every line.',
      {
        language: 'sh',
        recipe: `verbgate rules new files/backup-listed --rules my-rules
verbgate rules test my-rules
verbgate scan https://shop.example/ --rules my-rules`
      },
      'Completion in editors: # yaml-language-server: $schema=node_modules/verbgate/rules/rule.schema.json'
    ]
  }
)

/** `verbgate help baseline`. */
export const baselineTopic: Topic = single('baseline', 'accepted findings, baselines and what changed', () => [
  'A finding you decided to live with for a while stands in .verbgate-accept.yaml, beside the settings file, with a reason and a last day, at most 180 days ahead. It is shown as accepted and does not fail the run; after its last day it fails again. An entry that matches nothing is a note, with --strict it fails.',
  {
    language: 'sh',
    recipe: `verbgate scan --output json=report.json
verbgate accept 9a03286aa72f --reason 'replaced in March' \\
  --expires 2027-03-31 --report report.json`
  },
  {
    language: 'yaml',
    recipe: `accepted:
  - rule: collection-creatable
    at: https://shop.example/images/**  # every place has to match
    reason: replaced in March
    expires: 2027-03-31`
  },
  'With --baseline report.json only findings fail that are new or worse (graver, surer, or in more places). verbgate diff old.json new.json tells new, worse, fixed, not looked at and unchanged; fixed is only what was looked at again with a verdict.'
])

/** `verbgate help api [PART]`. */
export const apiTopic: Topic = {
  name: 'api',
  summary: 'for programs: scan() and the reporters',
  parts: [
    { name: '', summary: 'scan() and the reporters', read: readApi },
    { name: 'parts', summary: 'scanWith() with parts of your own', read: readScanWith }
  ]
}

function readApi(): Section[] {
  return [
    'scan takes URLs and returns the result that --format json prints. It writes nothing; every option has a default: mode, rules, areas, headers, requestsPerSecond, timeoutMs, signal and more.',
    {
      language: 'js',
      recipe: `import { writeFile } from 'node:fs/promises'
import { reportHtml, reportSarif, scan } from 'verbgate'

const options = { areas: ['/images/'], headers: { 'X-Api-Key': 's3cr3t' } }
const result = await scan(['https://shop.example/'], options)
await writeFile('report.html', reportHtml(result))
await writeFile('verbgate.sarif', reportSarif(result))`
    },
    'A function for each report, from a result to a text: reportText, reportJson, reportJsonl, reportHtml, reportSarif, reportJunit, reportGitlab, reportDefectdojo, reportMarkdown, reportPrometheus, reportCsv.',
    'A URL or an option that cannot be used is a UsageErrors with every mistake; trouble on the network is never thrown, it stands in the result. Until 1.0 these functions may change in any minor version.'
  ]
}

function readScanWith(): Section[] {
  return [
    {
      language: 'js',
      recipe: `import * as verbgate from 'verbgate'   // for write mode a journal of yours

const target = verbgate.parseTarget('https://shop.example/')
const [runId, mode] = [crypto.randomUUID(), 'read-only']
const scope = verbgate.createScope({ origins: [target.origin] })
const userAgent = \`audit (run=\${runId})\`
const prober = verbgate.createProber({ userAgent, runId, mode, scope })
const choice = { only: ['trace-echoed'], skip: [], tag: [] }
const result = await verbgate.scanWith({
  version: '1.0.0', runId, targets: [target], mode, prober,
  rules: verbgate.selectRules(await verbgate.loadBuiltinRules(), choice),
  flags: new Set(), leave: false, insecure: false, declaredAreas: [],
  crawl: true, thorough: false, limits: { areas: 24, fetches: 40, depth: 4 },
  originsAtOnce: 16, requestsAtOnce: 3, sessions: {},
  listenerFor: () => null, journal: verbgate.refusingJournal,
  signal: new AbortController().signal, now: () => new Date()
})
await prober.close()
console.log(result.rules.join(), result.summary.requests > 0)`
    }
  ]
}

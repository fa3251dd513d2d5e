import { reportJson } from '../../src/reporters/json/json.js'
import { finding, result } from '../reporters/sample.js'

/** An input that once ended in something else than a result or an error with place and remedy. */
export type Found = { name: string; input: string; bytes: () => Buffer }

const text = (name: string, input: string, content: () => string): Found => ({
  name,
  input,
  bytes: () => Buffer.from(content())
})

/** A report with other keys in its first finding, or beside the findings. */
function reportWith(inFinding: object, beside: object = {}): string {
  const report = JSON.parse(reportJson(result({ findings: [finding()] }))) as { findings: object[] }
  return JSON.stringify({ ...report, findings: [{ ...report.findings[0], ...inFinding }], ...beside })
}

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index))

/** Kept as they were found; the name says what happened. */
export const found: readonly Found[] = [
  text('bounded repetitions in each other were matched without a clock', 'pattern of like', () => '(a{1,99}){1,99}b'),
  text(
    'optional characters were matched without a clock',
    'pattern of like',
    () => `${'a?'.repeat(40)}${'a'.repeat(40)}b`
  ),
  text('a stray token in every line took seconds', 'definitions file', () => `    a: b\n${'dyn:\n'.repeat(50_000)}`),
  text(
    '--resolve with an address of nothing but colons never ended',
    'values of flags',
    () => `a:${':'.repeat(200_000)}x`
  ),
  text('an address of nothing but percent signs never ended', 'values of flags', () => `${'%'.repeat(200_000)}\n`),
  text('a file name as long as a file was repeated in full', 'values of flags', () => 's\n'.repeat(70_000)),
  text('a mistake at the first of several line breaks: RangeError of the excerpt', 'rule file', () => '\n'),
  text('a file of one text: no remedy', 'config file', () => 'ace'.repeat(50)),
  text('a rule in UTF-16: no remedy', 'rule file', () => Buffer.from('id: mine', 'utf16le').toString('latin1')),
  text('names that every object inherits got past the gate for brackets', 'case file', () =>
    'use: [constructor]'.repeat(14_000)
  ),
  text(
    'a group named like what every object inherits was taken',
    'rule file',
    () => 'use: [constructor, toString, valueOf]\nverdicts: []\n'
  ),
  text(
    "the parser's excerpts took seconds",
    'config file',
    () => `headers:\n  Host: a:\n${'     targets:\n'.repeat(18_000)}`
  ),
  text(
    'thousands of mistakes made megabytes of messages',
    'definitions file',
    () =>
      `probes:\n${numbers(1_900)
        .map((key) => `  "${key}": 1\n`)
        .join('')}`
  ),
  text('an unknown key as long as the file was repeated in full', 'accept file', () => `${'k'.repeat(1_000)}: 1\n`),
  text(
    'a header in the config file was refused without its place',
    'config file',
    () => 'headers: { "Content-Length": "5" }\n'
  ),
  text(
    'a header of a session was refused without its place',
    'config file',
    () => 'sessions: { a: { headers: { Cookie: "日" } } }\n'
  ),
  text('the 51st bad line had no remedy', 'targets file', () => 'a b\n'.repeat(60)),
  text(
    'a glob of many stars tried them all',
    'accept file',
    () =>
      `accepted:\n  - { rule: collection-creatable, at: "${'*a'.repeat(600)}x", reason: r, expires: 2026-12-01 }\n  - { rule: other, at: "${'**a/'.repeat(300)}x", reason: r, expires: 2026-12-01 }\n`
  ),
  text('a secret that was too short had no place', 'secret file', () => 'short'),
  text('a session file without a colon had no place', 'session file', () => 'Cookie\n'),
  text('a secret too long for one regular expression', 'cookies', () => `a="${'"'.repeat(8_000)}`),
  text('a password of a proxy that is no UTF-8: URIError', 'values of flags', () => 'http://u:%zz@proxy.example:3128'),
  text(
    'a Server field of constructor made a function of the route',
    'recorded exchanges',
    () => 'HTTP/1.1 409 Conflict\r\nServer: constructor\r\nVia: 1.1 toString\r\n\r\n'
  ),
  text('a report nested so deep that it could not be written again', 'reports of diff', () =>
    reportWith({ evidence: 'deep' }).replace('"deep"', deep(5_000))
  ),
  text('a report whose reason is no text', 'reports of diff', () =>
    reportWith({}, { targets: [{ origin: 'http://shop.example', status: 'incomplete', reason: {}, areas: [] }] })
  ),
  text('a report of 20,000 clean places by 20,000 rules', 'reports of diff', () =>
    reportWith({}, { clean: [{ origin: 'http://shop.example', paths: numbers(17_000), rules: numbers(17_000) }] })
  ),
  text('a journal of thousands of lines cut short took seconds', 'journal', () => '{"runId":\n'.repeat(20_000)),
  text('a journal of nothing but line breaks took seconds', 'journal', () => '\n'.repeat(70_000)),
  text('a lock that says nothing', 'lock', () => '')
]

import { writeHeaderRule, type NewRule, type Start } from './new-header-rule.js'

const STARTS: Readonly<Record<string, Start>> = {
  area: {
    comment: 'once for each content area, such as /images/',
    asked: '{{area}}',
    nothing: '{{area}}{{missing}}/',
    place: '{{area}}'
  },
  origin: { comment: 'once for the whole site', asked: '/', nothing: '/{{missing}}', place: '{{origin}}' },
  page: {
    comment: 'once for each page that was fetched',
    asked: '{{page}}',
    nothing: '/{{missing}}',
    place: '{{page}}'
  }
}

/** Units that `rules new` knows a beginning for. */
export const startUnits: readonly string[] = Object.keys(STARTS)

/** What a new rule looks for: a text of a page, or a header field. */
export type Likeness = 'page' | 'header'

/** Writes a rule that passes `rules check` and `rules test` as it is; @throws RangeError for an unknown unit. */
export function writeNewRule(id: string, unit: string, like: Likeness = 'page'): NewRule {
  const start = STARTS[unit]
  if (start === undefined) throw new RangeError(`no beginning for unit ${unit}`)
  if (like === 'header') return writeHeaderRule(writeHead(id, unit, { ...start, exposes: 'announce' }), id, start)
  return {
    rule: `${writeHead(id, unit, { ...start, exposes: 'list-files' })}\n${writeBody(start)}`,
    cases: writeCases(id)
  }
}

function writeHead(
  id: string,
  unit: string,
  { comment, exposes }: Pick<Start, 'comment'> & { exposes: string }
): string {
  return `# A rule of your own. It works as it stands: change every line that says CHANGE, then its cases in ${id}.test.yaml.
# What any word here means, and what else could stand here: verbgate rules help WORD
# For completion in editors:
# yaml-language-server: $schema=node_modules/verbgate/rules/rule.schema.json

# The name of this file, and the finding in one line.
id: ${id}
title: "CHANGE: ${id.replaceAll('-', ' ')}"
# What somebody can do with it, and how bad that is (verbgate rules help exposes, and severity).
exposes: ${exposes}
severity: medium
# What it is run on: ${comment}. The others: verbgate rules help units
unit: ${unit}
# read: it only asks. For methods that write: verbgate rules help effect
effect: read
# For the person who has to decide.
why: >-
  CHANGE: why it matters, in a sentence or two.
# What to change on the server; more products: nginx, apache, haproxy, varnish, iis, tomcat, caddy.
fix:
  any: "CHANGE: what to do, whatever the product."
  nginx: "# CHANGE: the lines to add"
# At least one place to read on.
references: [https://cwe.mitre.org/data/definitions/200.html]
`
}

function writeBody({ asked, nothing, place }: Start): string {
  return `# The requests, by name. Each is sent once; one with \`each: [a, b]\` once for each value, as {{each}} (rules help payloads).
probes:
  # What is in question. {{...}} is filled in: verbgate rules help variables
  asked: { method: GET, path: "${asked}" }
  # The same of a name that cannot exist: a server that sends one page for everything answers both alike.
  nothing: { method: GET, path: "${nothing}", control: true }

# What the answers mean. They are tried in order and the first that holds counts; if none does, it is clean.
verdicts:
  # confirmed: its effect was seen; firm: a comparison that holds; tentative: an indication.
  - exposed: firm
    summary: GET of ${place} is answered {{asked.status}} with what nobody should see.
    # CEL over the answers. What can be read of one: verbgate rules help response; functions: verbgate rules help functions
    when: asked.status == 200 && asked.body.contains("CHANGE-ME") && !nothing.body.contains("CHANGE-ME")
  # Not a finding: it was looked at, and nothing harmless can tell.
  - inconclusive: GET of ${place} is answered {{asked.status}}, so what is there was not seen
    when: asked.status in [401, 407]
`
}

function writeCases(id: string): string {
  return `# The cases of ${id}.yaml: how servers answer, and what the rule has to say. verbgate rules test plays them.
# At least one fires, and at least as many stay silent. An answer is a status, or { status, headers, body };
# a probe that is not named is answered 404. Everything else: verbgate rules help cases
fires:
  - name: the text that nobody should see
    expect: firm
    answers:
      asked: { status: 200, headers: { content-type: text/html }, body: "<title>CHANGE-ME</title>" }
      nothing: 404
silent:
  # What is harmless is clean; expect: clean says so, without it undecided is right too.
  - name: an ordinary page
    expect: clean
    answers:
      asked: { status: 200, headers: { content-type: text/html }, body: "<title>Shop</title>" }
      nothing: 404
  # The trap that the control is for.
  - name: one page for everything
    expect: clean
    answers:
      asked: { status: 200, headers: { content-type: text/html }, body: "<title>CHANGE-ME</title>" }
      nothing: { status: 200, headers: { content-type: text/html }, body: "<title>CHANGE-ME</title>" }
  - name: a login is asked for
    expect: inconclusive
    answers: { asked: 401, nothing: 401 }
`
}

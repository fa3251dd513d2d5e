import type { Entry } from './entry.js'

/** A part of the manual: what it is about, and which entries it lists. */
export type Topic = {
  readonly name: string
  readonly line: string
  /** What has to be known beyond single names; words in backquotes are entries. */
  readonly text: string
  readonly has: (entry: Entry) => boolean
}

const isKeyOf =
  (...owners: readonly string[]) =>
  ({ kind, what }: Entry): boolean =>
    kind === 'key' && owners.some((owner) => what.endsWith(` ${owner}`))

/** What rules about sessions and shared caches are made of. */
const SESSION_NAMES: ReadonlySet<string> = new Set(
  'sessions as pause quotes stop personal carries credentials hit storable lifetime cookies rendering kept apart isolates strays hands_over'.split(
    ' '
  )
)

/** In the order in which somebody who writes a rule needs them. */
export const topics: readonly Topic[] = [
  {
    name: 'rule',
    line: 'A file FAMILY/ID.yaml: what is asked, what answers mean, what to change',
    text: `A rule is one YAML file, and its cases stand beside it: FAMILY/ID.yaml and FAMILY/ID.test.yaml, in a folder that
--rules names. It asks its \`probes\`, holds the answers against its \`verdicts\`, and the first that holds is the result.
\`verbgate rules new ID\` writes both files with a comment on every line.`,
    has: isKeyOf('rule', 'requires')
  },
  {
    name: 'probes',
    line: 'Requests: method, path, fields, and the condition under which each is sent',
    text: `Each probe has a name, by which conditions read its answer. Method and path go out as written, after {{variables}} are
filled in; where a variable has no value (\`file\` of an area without one) the probe is not sent. \`effect\` of the rule says
what may be asked: a method that writes needs effect no-write and a path that cannot exist, such as {{area}}{{missing}}/{{missing}}/.
Ask beside every probe a control that must come out otherwise: a name that cannot exist, a method that nobody implements.
A server that answers everything alike is then told from one that does what it was asked. A control is sent only where a
verdict hangs on it. Where the answer itself is the finding (a field that must not be there) no control is needed.`,
    has: isKeyOf('probe', 'repeat')
  },
  {
    name: 'payloads',
    line: 'One probe sent for each of several values: each, and any, all, first over the answers',
    text: `\`each\` on a probe sends it once for each value: a list (each: [php, phar], read as {{each}}), or lists by name
(each: { ext: [php, phar] }, read as {{ext}}; two lists give all combinations). A value may have a name of its own
(each: { spelling: { dot: "/.{{area}}" } }): conditions compare the name, {{spelling}} is the value, {{spelling.name}} the name.
\`any\` holds if the condition holds for one of them, \`all\` for every one, \`first\` looks at the first that was sent; inside
them the probe's name is the answer for one value, and the \`summary\` names the value that held. In a plain \`when\` the
probe's name is the list of all its answers: put.exists(r, r.status == 201). Cases name one value's answer put.php.`,
    has: ({ name, kind }) => kind === 'key' && ['each', 'any', 'all', 'first'].includes(name)
  },
  {
    name: 'verdicts',
    line: 'What the answers mean: exposed, inconclusive or clean, tried in order',
    text: `Verdicts are tried in order and the first that holds counts; if none holds, the check is clean. Each has one of \`exposed\`,
\`inconclusive\`, \`clean\`, and one of \`when\`, \`any\`, \`all\`, \`first\`. Say \`confirmed\` only of what was seen by its effect, or
where the answer itself is the finding: a header field or a text that must not be there and is; \`firm\` of what only a
comparison with a control tells.
What was not asked is not an answer: a comparison that reads a probe that was not sent does not hold, nor does its
opposite. A verdict that reads a probe without an answer (a time-out) is passed over and the check fails, unless it asks
about \`failed\` itself. A dropped connection is an answer: \`dropped\`.`,
    has: isKeyOf('verdict')
  },
  {
    name: 'conditions',
    line: 'CEL: == != < && || ! in, ? :, lists, texts in quotes, and functions',
    text: `Conditions are CEL (https://cel.dev), checked when the rule is loaded. a.status == 409 && !refused(b); status in [301, 302];
"x-powered-by" in a.headers && a.headers["x-powered-by"].matches("^PHP"): ask whether a field is there before reading it.
Names of header fields are lower-case in conditions. Text is compared with its case; .matches("(?i)...") takes a regular
expression (regex), and .lowerAscii() the case away. A backslash is written twice: .matches("[0-9]\\\\.[0-9]") has a dot
between digits. Both sides of a comparison have one type. In YAML put quotes around a condition that begins with ! or ",
or that holds ": "; >- puts a long one on lines of its own, and needs no quotes.`,
    has: ({ what }) => what === 'function of CEL'
  },
  {
    name: 'functions',
    line: 'What a response means beside its controls: one vocabulary for all rules',
    text: `Use these rather than statuses of your own: each guards against a trap that servers were seen to set. Controls are handed
over as a list, [notify, unknown], or as the name of a group.`,
    has: ({ what }) => what === 'function of the vocabulary'
  },
  {
    name: 'response',
    line: 'What conditions read of an answer: status, headers, body, title and more',
    text: `A probe's name in a condition is its answer, a Response; \`dav\` of it is a list of Members. Summaries can say
{{probe.status}}, {{probe.server}}, {{probe.title}}, and {{probe.headers.NAME}} of any header field: secrets are masked, a
long value is cut, and a field that is missing reads "no NAME field". Conditions read x.headers["name"] in lower case; a
field that was sent more than once is one text, joined by ", ".`,
    has: ({ what }) => what === 'field of Response' || what === 'field of Member'
  },
  {
    name: 'variables',
    line: 'What {{name}} stands for in paths, fields, bodies and summaries',
    text: `Texts hold {{name}}; some can be read in conditions as well, without braces. Names that cannot exist are new for each unit.`,
    has: ({ kind }) => kind === 'variable'
  },
  {
    name: 'units',
    line: 'What a rule is run on once each: origin, area or page',
    text: `Choose the largest for which the answer is the same: an origin is asked once, areas and pages many times.`,
    has: ({ kind, what }) => kind === 'unit' || (kind === 'field' && !/Response|Member/.test(what))
  },
  {
    name: 'shared',
    line: 'Shared probes, in groups that use: brings, and shared advice for fix:',
    text: `\`use\` brings the probes of a group, and whatever these need, under their own names; the group's name is the list of their
answers. Equal requests of several rules are sent once, so that a shared probe costs nothing.`,
    has: ({ kind }) => kind === 'group' || kind === 'probe' || kind === 'advice'
  },
  {
    name: 'sessions',
    line: 'Asking as somebody, and shared caches on the way',
    text: `\`sessions\` names the roles that a rule asks in, \`as\` the one that a probe is asked in. A cache on the way may keep what is
meant for one and hand it to all, so that no session goes to a URL that somebody else asks for: use a query or a name of your
own, {{page}}?x={{missing}}a0, with other letters behind {{missing}} for each name that must not meet another. It keeps them
apart only if the cache's key has it: ask as a visitor first, and send what is asked in a session when \`isolates\` holds.
Read another name, and the page itself, as a visitor after the first request in a session; a verdict with \`stop\` ends the run
if the member's text is there. \`fresh\` asks on a new connection, and a list of turns (each: { visit: [1, 2, 3] }) asks for the
same several times, one after the other if \`when\` reads the probe's own name. \`personal\` compares what roles are shown,
\`quotes\` shows it masked; bodies of such checks are in no report.`,
    has: ({ name }) => SESSION_NAMES.has(name)
  },
  {
    name: 'cases',
    line: 'FAMILY/ID.test.yaml: how servers answer, and what the rule has to say',
    text: `Every rule has at least one case that \`fires\`, and as many that stay \`silent\`: what looks alike and is harmless. A case names
the answer to each probe; what it does not name is answered 404, so that links of a body may be relative to the probe's
path, and header fields may be written in any case; a list of values sends a field once for each. An answer is 404,
dropped, { failed: timeout }, or { status: 200, headers: { content-type: text/html }, body: "..." }. A page, or an area other than the example, is said with
unit: { page: { path: /account } } or unit: { area: /files/ }. YAML anchors (&a, *a) are not read: write a
body out in each case. \`verbgate rules test DIR\` plays them, as data and over HTTP, and names the parts that did not hold.`,
    has: isKeyOf('file of cases', 'case', 'firing case', 'silent case', 'answer', 'unit of a case', 'page of a case')
  },
  {
    name: 'definitions',
    line: 'definitions.yaml in a folder of rules: functions, shared probes and advice of your own',
    text: `Beside the families a folder may hold definitions.yaml, or a folder definitions of such files. Names of the built-in
definitions are known there, and cannot be given another meaning.`,
    has: isKeyOf('file of definitions', 'function', 'group', 'advice')
  },
  {
    name: 'deprecated',
    line: 'Spellings of the first edition, accepted for one version more',
    text: `\`verbgate rules check\` notes each with what to write instead.`,
    has: ({ kind }) => kind === 'old name'
  }
]

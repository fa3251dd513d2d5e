/** The two files of a new rule. */
export type NewRule = { readonly rule: string; readonly cases: string }

/** What differs between the kinds of units: the requests, and what is said of them. */
export type Start = {
  readonly comment: string
  readonly asked: string
  readonly nothing: string
  readonly place: string
}

/** The rule for a header field that must not be there, and its cases; `head` is all above the probes. */
export function writeHeaderRule(head: string, id: string, start: Start): NewRule {
  return { rule: `${head}\n${writeBody(start)}`, cases: writeCases(id) }
}

function writeBody({ asked, nothing, place }: Start): string {
  return `# The requests, by name. There is no control: the answer itself is the finding.
probes:
  asked: { method: GET, path: "${asked}" }
  # Error pages often come from another program, with fields of its own.
  nothing: { method: GET, path: "${nothing}" }

# What the answers mean. They are tried in order and the first that holds counts; if none does, it is clean.
verdicts:
  # confirmed: the field was seen. Names are lower-case in conditions, and asked for before they are read.
  # A backslash is written twice: \\\\. is a dot. More of the language: verbgate rules help conditions
  - exposed: confirmed
    summary: GET of ${place} is answered with X-Change-Me {{asked.headers.X-Change-Me}}.
    when: >-
      "x-change-me" in asked.headers && asked.headers["x-change-me"].matches("[0-9]+\\\\.[0-9]+")
  - exposed: confirmed
    summary: GET of a name that cannot exist is answered with X-Change-Me {{nothing.headers.X-Change-Me}}.
    when: >-
      "x-change-me" in nothing.headers && nothing.headers["x-change-me"].matches("[0-9]+\\\\.[0-9]+")
  # Not a finding: what stands in front of the site answered, not the site.
  - inconclusive: GET of ${place} is answered {{asked.status}} by what stands in front of the site
    when: kept_out(asked) || limited(asked)
`
}

function writeCases(id: string): string {
  return `# The cases of ${id}.yaml: how servers answer, and what the rule has to say. verbgate rules test plays them.
# At least one fires, and at least as many stay silent. A probe that is not named is answered 404; a field with a list
# of values is sent once for each. Everything else: verbgate rules help cases
fires:
  - name: the field with a version
    expect: confirmed
    answers:
      asked: { status: 200, headers: { content-type: text/html, x-change-me: Shop/8.1 }, body: "<title>Shop</title>" }
  - name: only the error page tells it
    expect: confirmed
    answers:
      asked: { status: 200, headers: { content-type: text/html }, body: "<title>Shop</title>" }
      nothing: { status: 404, headers: { x-change-me: [Front, Shop/8.1] } }
silent:
  - name: no such field, and a page that speaks of it
    expect: clean
    answers:
      asked: { status: 200, headers: { content-type: text/html }, body: "<p>X-Change-Me: Shop/8.1</p>" }
  - name: the field without a version
    expect: clean
    answers:
      asked: { status: 200, headers: { x-change-me: Shop } }
  - name: the server had enough
    expect: inconclusive
    answers: { asked: 429, nothing: 429 }
`
}

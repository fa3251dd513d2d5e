import type { Section } from './sections.js'
import { single, type Topic } from './topic.js'

/** `verbgate help write-mode [PART]`. */
export const writeModeTopic: Topic = {
  name: 'write-mode',
  summary: 'what each mode sends, whose permission it needs, how it cleans up',
  parts: [
    { name: '', summary: 'what each mode sends', read: readModes },
    { name: 'ownership', summary: 'whose permission --write needs', read: readOwnership },
    { name: 'cleanup', summary: 'the journal, and what is removed', read: readCleanup }
  ]
}

function readModes(): Section[] {
  return [
    {
      rows: [
        [
          '--read-only',
          'GET, OPTIONS, PROPFIND, SEARCH, TRACE, TRACK, DEBUG, CONNECT to the site or a page of our own; and NOTIFY, QXZW'
        ],
        [
          '(default)',
          'also DELETE, MKCOL, MOVE, COPY, PROPPATCH, PATCH on random 128-bit names whose parent does not exist, DELETE also on such a name in an area, and MKCOL and DELETE as the value of method-override headers and _method (GET; POST without content). Never PUT, LOCK or If:; never a state-changing method on / or on what exists'
        ],
        ['--long-name-put', 'last, a PUT to a name of more than 1,200 characters, which no file system stores'],
        [
          '--write',
          'PUT, MKCOL, MOVE, COPY and DELETE on canaries: verbgate- and 32 random digits, removed again. No .htaccess, no program that runs commands: the proof is the product of two numbers. Places nothing where DELETE is refused'
        ],
        ['--write=leave', 'also there; what stays is listed as LEFT BEHIND']
      ]
    },
    'Where a name that cannot exist is answered with a page, a rewrite may have put a file of the site under it: DELETE, MOVE, COPY, PROPPATCH and PUT are not sent there in any mode.'
  ]
}

function readOwnership(): Section[] {
  return [
    '--write works on loopback addresses at once. For any other origin verbgate wants two proofs that a stranger could not give. It sends nothing before the first, and nothing but one GET before the second.',
    'First, the origin stands under owned: in the file that --config names:',
    { language: 'yaml', recipe: 'owned: [https://shop.example]' },
    'Second, the site serves the token that this prints, at /.well-known/verbgate.txt:',
    { language: 'sh', recipe: 'verbgate own https://shop.example' },
    'The token is made from the origin and a secret in ~/.local/state/verbgate/secret ($XDG_STATE_HOME is respected). In pipelines set VERBGATE_SECRET instead.'
  ]
}

function readCleanup(): Section[] {
  return [
    'Each canary is written to a journal on disk before its request leaves: ~/.local/state/verbgate/journal.jsonl, or --journal FILE. Ctrl-C, SIGTERM or SIGHUP: the run removes its canaries, prints the report so far and ends. A run that was killed leaves its entries; the next --write on that origin is refused until they are gone:',
    { language: 'sh', recipe: 'verbgate cleanup' },
    'Two runs with one journal never place canaries on one origin at the same time: the second ends with 75 and names the first, also where containers share the folder. cleanup does not touch what a run under way has placed.',
    'What cannot be removed is a high finding, an entry of leftovers, and a line at the top of the report with its URL.'
  ]
}

/** `verbgate help states`. */
export const statesTopic: Topic = single('states', 'the words of a report, and what they claim', () => [
  {
    rows: [
      ['severity', 'how bad it is if true: critical, high, medium, low, info'],
      [
        'confidence',
        'confirmed: shown by its effect; firm: by comparison with control requests; tentative: likely, not proved'
      ],
      [
        'means (exposes)',
        'what an attacker gains: place-file, remove-file, run-code, list-files, read-source, echo-request, bypass-filter, proxy-relay, leak-session, or only announce'
      ],
      ['refused', 'methods that change something, refused wherever they were asked'],
      ['not asked', 'outside of what the mode may send; no failure (notAsked)'],
      [
        'UNDECIDED',
        'asked, and nothing harmless can tell; counted by place and reason; exit 0 without --strict or --max-undecided (inconclusive)'
      ],
      [
        'INCOMPLETE',
        'could not be looked at: kept out, redirected, limited, no answer; exit 3, and nothing of it is called clean (failed)'
      ],
      ['LEFT BEHIND', 'what --write placed and could not remove (leftovers)']
    ]
  },
  'In brackets the name in the JSON report. Clean is a claim of one rule at one place: it was asked there, and refused.'
])

/** `verbgate help limits`. */
export const limitsTopic: Topic = single('limits', 'what a scan cannot tell', () => [
  {
    rows: [
      [
        'PUT and nothing else',
        'shows nothing by default: undecided. --long-name-put finds it as tentative; --write=leave confirms it and leaves a file'
      ],
      [
        'PHP behind a check',
        'mod_php, nginx with try_files: a missing .php is answered like a missing .txt. Only a canary (--write) tells'
      ],
      ['golang.org/x/net/webdav', 'answers the same whether it may write or not: undecided without a canary'],
      ['a mask', 'that answers every method alike hides what is behind it: undecided'],
      ['areas without a link', 'and what lies behind a login: name them with --area, log in with -H'],
      ['HTTP/2', 'it speaks HTTP/1.1'],
      ['the past', 'it reads no access logs and no disk; it cannot tell whether someone has been there already']
    ]
  }
])

/** `verbgate help servers`. */
export const serversTopic: Topic = single('servers', 'what your servers see of a scan', () => [
  '10 requests a second for an origin and for an address, 3 connections, up to 20 % jitter (verbgate help flags pace).',
  '429 or 503: it waits as Retry-After tells (a minute at most) and halves its rate, down to one request in 5 s. After five failures in a row it leaves the origin alone and reports incomplete.',
  'It stays on the origins you named: redirects and links to other origins are not followed.',
  'To find a run in your logs look for its id, which the first line of the report gives. Every request carries it:',
  {
    rows: [
      ['User-Agent', 'verbgate/0.1.0 (+https://www.npmjs.com/package/verbgate; run=c5bf63e8-...)'],
      ['X-Verbgate-Run', 'c5bf63e8-...']
    ]
  }
])

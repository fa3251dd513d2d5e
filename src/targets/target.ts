import { UsageError, UsageErrors, type FilePosition } from '../shared/errors.js'
import { isIP } from 'node:net'
import { nearest, visible } from '../shared/text.js'
import { originOf, type Origin } from './origin.js'

/** A URL the user gave. */
export type Target = {
  /** Normalised by the WHATWG URL parser, without query and fragment: `https://shop.example/top/`. */
  url: string
  origin: Origin
  /** Path of `url`, percent-encoding as given. */
  path: string
  /** Where it stands, if in a file. */
  place?: FilePosition
  /** Content areas that the owner named for it, absolute paths. */
  areas?: readonly string[]
  /** Pages that show something else to each visitor, as the owner says; absolute paths. */
  pages?: readonly string[]
  /** `login`: the owner means the site to be closed to visitors. */
  expect?: 'login'
}

const EXAMPLE = 'https://shop.example/'
const MAX_PROBLEMS = 50

/**
 * Reads one target. Credentials in the URL are refused and never repeated in a message.
 * @param place where the text stands, if in a file; it is kept in the target
 * @throws UsageError `target-invalid` or `target-has-credentials`
 */
export function parseTarget(text: string, place?: FilePosition): Target {
  const trimmed = text.trim()
  const refuse = (code: string, what: string, hint: string): UsageError =>
    new UsageError(`${quoted(trimmed)} ${what}`, { code, hint, ...(place && { place }) })

  const problem = problemOf(trimmed)
  if (problem !== null) throw refuse('target-invalid', problem.what, problem.hint)
  if (!URL.canParse(trimmed)) {
    throw refuse('target-invalid', 'has no usable host name or port', `Write it as ${EXAMPLE}.`)
  }
  const url = new URL(trimmed)
  if (url.username !== '' || url.password !== '' || authorityOf(trimmed).includes('@')) {
    throw refuse(
      'target-has-credentials',
      'holds a user name or password',
      "Take it out of the URL and use -H 'Authorization: Basic ...' instead."
    )
  }
  url.hash = ''
  url.search = ''
  return {
    url: url.href,
    origin: originOf(url),
    path: url.pathname,
    ...(place !== undefined && { place })
  }
}

/**
 * Reads a list of targets: one URL a line, `#` starts a comment at the beginning of a line or after a blank. The same
 * URL on several lines is one target, with the line that came first.
 * @param file its name, for messages
 * @throws UsageErrors with a UsageError for each bad line (the first 50), or one for a list without any URL
 */
export function parseTargetsFile(text: string, file: string): Target[] {
  const targets = new Map<string, Target>()
  const problems: UsageError[] = []
  let unreported = 0
  for (const { url, line } of listedUrls(text)) {
    try {
      const target = parseTarget(url, { file, line })
      if (!targets.has(target.url)) targets.set(target.url, target)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      if (problems.length < MAX_PROBLEMS) problems.push(error)
      else unreported++
    }
  }
  if (unreported > 0) {
    problems.push(
      new UsageError(`${unreported} more lines are not targets`, {
        code: 'target-invalid',
        place: { file },
        hint: 'Correct those above and run again to see them.'
      })
    )
  }
  if (problems.length > 0) throw new UsageErrors(problems)
  if (targets.size > 0) return [...targets.values()]
  throw new UsageErrors([
    new UsageError('the list of targets holds no URL', {
      code: 'targets-empty',
      place: { file },
      hint: `Write one URL a line, such as ${EXAMPLE}.`
    })
  ])
}

function* listedUrls(text: string): Generator<{ url: string; line: number }> {
  let line = 0
  for (let start = 0; start < text.length; line++) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    const raw = text.slice(start, end)
    start = end + 1
    const comment = raw.search(/(?:^|\s)#/)
    const url = (comment < 0 ? raw : raw.slice(0, comment)).trim()
    if (url !== '') yield { url, line: line + 1 }
  }
}

type Problem = { what: string; hint: string }

const WRITE_EXAMPLE = `Write it as ${EXAMPLE}.`

/** What the WHATWG parser would quietly repair or misread; `null` if the text has the shape `http(s)://authority...`. */
function problemOf(text: string): Problem | null {
  if (text === '') return { what: 'is not a URL', hint: WRITE_EXAMPLE }
  // oxlint-disable-next-line no-control-regex -- the URL parser drops these without a word
  if (/[\s\u0000-\u001f\u007f\\]/.test(text)) {
    return { what: 'holds a blank, a control character or a backslash', hint: 'Percent-encode it (%20 for a blank).' }
  }
  if (/,https?:|^(?:https?:\/\/)?[^/]*,/i.test(text)) {
    return {
      what: 'holds a comma between two targets',
      hint: 'Write each target as an argument of its own, in a list on a line of its own.'
    }
  }
  return /^https?:\/\/(?!\/)/i.test(text) ? null : startProblem(text)
}

const WITHOUT_AUTHORITY = /^(?:mailto|file|javascript|data|ftp|blob|urn|about)$/

/** A scheme that is missing, misspelt, without its slashes, or not one to scan. */
function startProblem(text: string): Problem {
  const [start = '', name = '', colon = ''] = /^([a-z][a-z0-9+.-]*)(:?)\/*/i.exec(text) ?? []
  const scheme = name.toLowerCase()
  if (/^https?$/.test(scheme) && start !== name) {
    return { what: `does not start with ${scheme}://`, hint: didYouMean(scheme, text.slice(start.length)) }
  }
  if (colon !== '' && (start.endsWith('//') || WITHOUT_AUTHORITY.test(scheme))) {
    return schemeProblem(scheme, text.slice(start.length))
  }
  return { what: 'has no scheme', hint: didYouMean('https', text.replace(/^\/+/, '')) }
}

function schemeProblem(scheme: string, rest: string): Problem {
  const near = nearest(scheme, ['http', 'https'])
  if (near !== undefined && scheme !== 'ftp') {
    return { what: `has the unknown scheme ${scheme}`, hint: didYouMean(near, rest) }
  }
  return { what: `has the scheme ${scheme}`, hint: `Only http and https can be scanned, such as ${EXAMPLE}.` }
}

function didYouMean(scheme: string, rest: string): string {
  const plain = suggestionOf(rest)
  if (plain === null) return WRITE_EXAMPLE
  return `Did you mean ${scheme}://${plain}${plain.includes('/') ? '' : '/'}?`
}

/** The text if it can stand in a hint: short, printable and without anything that may be a password. */
function suggestionOf(text: string): string | null {
  const plain = text.replace(/[?#].*$/s, '')
  if (!/^[\p{L}\p{N}[\]:._~%/-]{1,100}$/u.test(plain)) return null
  // An IPv6 address needs its brackets (RFC 3986 3.2.2).
  return isIP(plain) === 6 ? `[${plain}]` : plain
}

/**
 * The text before the path, with what the URL parser takes for a query or fragment: a `#` or `?` in a password makes it
 * read `https://bob:#secret@shop.example/` as the host `bob`.
 */
function authorityOf(text: string): string {
  return /^[^:]*:\/\/([^/]*)/.exec(text)?.[1] ?? ''
}

/** The text in quotes, made safe to print, without credentials, query and fragment. */
function quoted(text: string): string {
  const at = text.lastIndexOf('@')
  const scheme = /^[a-z][a-z0-9+.-]*:?\/+/i.exec(text)?.[0] ?? ''
  const safe = at < 0 ? text : `${at > scheme.length ? scheme : ''}***${text.slice(at)}`
  const bare = safe.replace(/[?#].*$/s, '')
  return `"${visible(bare.length > 200 ? `${bare.slice(0, 200)}...` : bare)}"`
}

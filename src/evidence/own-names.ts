/** Names that a probe brought into its own URL: so many hexadecimal digits in a row stand in no URL of a site by chance. */
const RANDOM_NAME = /[0-9a-f]{16,}/g

/** The text without the random names that the request-target brought, which pages repeat in their links. */
export function dropOwnNames(text: string, target: string): string {
  return listOwnNames(target).reduce((rest, name) => rest.replaceAll(name, ''), text)
}

/**
 * The cookies that a Set-Cookie field sets, name to value (RFC 6265 4.1.1). Left out is one whose value says the URL that
 * was asked for, in any usual coding: it is alike whenever the URL is, with a cache and without.
 */
export function readCookies(setCookie: string, target: string): Readonly<Record<string, string>> {
  const names = listOwnNames(target)
  const pairs = setCookie.split(/, (?=[^=;,\s]+=)/).flatMap((line): [string, string][] => {
    const [, name, value] = /^\s*([^=;,\s]+)=([^;]*)/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value.trim()]]
  })
  const own = pairs.filter(([name, value]) => name !== 'constructor' && !namesAny(value, names))
  return Object.fromEntries(own)
}

function listOwnNames(target: string): string[] {
  return [...new Set(target.match(RANDOM_NAME))]
}

/** Whether one of the names stands in the value: as it is, percent-encoded, in base64 or in hexadecimal. */
function namesAny(value: string, names: readonly string[]): boolean {
  const plain = value.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16))
  )
  const parts = plain.split(/[^A-Za-z0-9+/_=-]+/)
  const decoded = parts.flatMap((part) => [
    Buffer.from(part, 'base64').toString('latin1'),
    Buffer.from(part, 'hex').toString('latin1')
  ])
  return names.some((name) => [value, plain, ...decoded].some((text) => text.includes(name)))
}

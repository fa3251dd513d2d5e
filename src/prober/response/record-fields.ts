import type { IncomingHttpHeaders } from 'node:http'

/** The fields of a response: lower-case names, repeated fields joined by `, ` (RFC 9110 5.3). */
export type FieldRecord = Readonly<Record<string, string>>

/** Records the fields as undici hands them over, and counts them as they came, repeated ones one by one. */
export function recordFields(headers: IncomingHttpHeaders): { fields: FieldRecord; count: number } {
  const fields: Record<string, string> = {}
  let count = 0
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? ''
    count += typeof value === 'string' ? 1 : value.length
    setField(fields, name, typeof value === 'string' ? value : value.join(', '))
  }
  return { fields, count }
}

/** Adds a field, joined to an earlier one of the same name; the name is in lower case. */
export function addField(fields: Record<string, string>, name: string, value: string): void {
  const earlier = Object.hasOwn(fields, name) ? fields[name] : undefined
  setField(fields, name, earlier === undefined ? value : `${earlier}, ${value}`)
}

function setField(fields: Record<string, string>, name: string, value: string): void {
  // An assignment to this name would set the prototype instead.
  if (name !== '__proto__') fields[name] = value
  else Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true })
}

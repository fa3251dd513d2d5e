import { z } from 'zod'
import type { AcceptEntry } from '../findings/acceptance.js'
import { checkShape } from '../rules/files/shape.js'
import { parseYaml, readYamlFile, type Mistake, type YamlFile } from '../rules/files/yaml-file.js'
import { UsageErrors } from '../shared/errors.js'

/** An acceptance is looked at again after half a year at the latest. */
const LONGEST_DAYS = 180
const DAY_MS = 24 * 3600 * 1000

const line = z.string().min(1).max(2000)
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2027-03-31 is needed')

type Entry = { rule: string; at: string | string[]; reason: string; expires: string; by?: string | undefined }
type AcceptFile = { accepted?: Entry[] | undefined }

/** The shape of `.verbgate-accept.yaml`; unknown keys are mistakes. */
export const acceptSchema: z.ZodType<AcceptFile> = z.strictObject({
  accepted: z
    .array(
      z.strictObject({
        rule: line.describe('Id of the rule'),
        at: z.union([line, z.array(line).min(1)]).describe('Origin and path; * within a segment, ** anything'),
        reason: line.describe('Why it may stay'),
        expires: date.describe('The last day on which it holds, at most 180 days ahead'),
        by: line.optional().describe('Who decided it')
      })
    )
    .max(10_000)
    .optional()
})

/**
 * The findings that the owner accepted:
 * ```yaml
 * accepted:
 *   - rule: trace-echoed
 *     at: https://shop.example/**
 *     reason: the load balancer is replaced in March
 *     expires: 2027-03-31
 * ```
 * @param today `2026-11-25`
 * @throws UsageErrors with every mistake in it, with line and column
 */
export async function readAcceptFile(file: string, today: string): Promise<AcceptEntry[]> {
  const yaml = await readYamlFile(file, 'accept')
  if (Array.isArray(yaml)) throw new UsageErrors(yaml)
  return readEntries(yaml, today)
}

function readEntries(yaml: YamlFile, today: string): AcceptEntry[] {
  const { value, mistakes } = checkShape(acceptSchema, yaml.value ?? {})
  const accepted = value?.accepted ?? []
  const late = accepted.flatMap(({ expires }, index) => expiryMistakes(expires, index, today))
  const problems = [...mistakes, ...late].map((mistake) => yaml.error(mistake, 'accept-invalid'))
  if (problems.length > 0) throw new UsageErrors(problems)
  return accepted.map(({ rule, at, reason, expires, by }, index) => {
    const place = `${yaml.file}:${yaml.placeOf(['accepted', index]).line}`
    return { rule, at: typeof at === 'string' ? [at] : at, reason, expires, by: by ?? null, place }
  })
}

function expiryMistakes(expires: string, index: number, today: string): Mistake[] {
  const path = ['accepted', index, 'expires']
  const ends = Date.parse(expires)
  if (Number.isNaN(ends) || new Date(ends).toISOString().slice(0, 10) !== expires) {
    return [{ message: `expires: ${expires} is no day of the calendar`, path, hint: 'Write it as 2027-03-31.' }]
  }
  if (ends <= Date.parse(today) + LONGEST_DAYS * DAY_MS) return []
  const latest = new Date(Date.parse(today) + LONGEST_DAYS * DAY_MS).toISOString().slice(0, 10)
  return [{ message: `expires: more than ${LONGEST_DAYS} days ahead`, path, hint: `At the latest ${latest}.` }]
}

const HEADER = `# Findings that may stay for a while. Each needs a reason and the last day on which it holds (at most ${LONGEST_DAYS} days ahead).
`

function isSamePlace(known: Pick<AcceptEntry, 'rule' | 'at'>, { rule, at }: Pick<AcceptEntry, 'rule' | 'at'>): boolean {
  return known.rule === rule && known.at.length === at.length && known.at.every((place) => at.includes(place))
}

/**
 * The text of the file with one more entry, or with that entry anew if the same rule is accepted at the same places already;
 * comments and order stay. `text` is '' for a new file.
 * @throws UsageErrors if the text, or the entry, is not what the file takes
 */
export async function addAcceptance(
  file: string,
  text: string,
  entry: Omit<AcceptEntry, 'place'>,
  today: string
): Promise<string> {
  const { isSeq, parseDocument } = await import('yaml')
  const before = parseYaml(file, text, 'accept')
  if (Array.isArray(before)) throw new UsageErrors(before)
  const place = readEntries(before, today).findIndex((known) => isSamePlace(known, entry))
  const { by, at, ...rest } = entry
  const added = { ...rest, at: at.length === 1 ? at[0] : [...at], ...(by !== null && { by }) }
  const document = parseDocument(text.trim() === '' ? `${HEADER}accepted: []\n` : text)
  if (!document.has('accepted')) document.set('accepted', [])
  if (place < 0) document.addIn(['accepted'], document.createNode(added))
  else
    for (const [key, value] of Object.entries(added))
      document.setIn(['accepted', place, key], document.createNode(value))
  const list = document.get('accepted')
  if (isSeq(list)) list.flow = false
  const after = document.toString({ lineWidth: 0 })
  const checked = parseYaml(file, after, 'accept')
  if (Array.isArray(checked)) throw new UsageErrors(checked)
  readEntries(checked, today)
  return after
}

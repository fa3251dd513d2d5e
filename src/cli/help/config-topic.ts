import type { z } from 'zod'
import type { ConfigFile } from '../../config/config-schema.js'
import type { Row, Section } from './sections.js'
import type { Part, Topic } from './topic.js'

type ConfigPart = 'targets' | 'rules' | 'connection' | 'gate' | 'runs'

/** Where each key is described; a key of the schema without a line here does not compile. */
const PARTS: Readonly<Record<keyof ConfigFile, ConfigPart>> = {
  targets: 'targets',
  owned: 'targets',
  pages: 'targets',
  aliases: 'targets',
  edges: 'targets',
  compare: 'targets',
  follow: 'targets',
  rules: 'rules',
  select: 'rules',
  severity: 'rules',
  sessions: 'rules',
  roles: 'rules',
  headers: 'connection',
  proxy: 'connection',
  insecure: 'connection',
  resolve: 'connection',
  cacert: 'connection',
  cert: 'connection',
  key: 'connection',
  'key-pass-file': 'connection',
  pace: 'connection',
  gate: 'gate',
  format: 'gate',
  output: 'gate',
  state: 'runs',
  windows: 'runs',
  webhook: 'runs'
}

const SUMMARIES: Readonly<Record<ConfigPart, string>> = {
  targets: 'what is looked at, and what is yours',
  rules: 'which rules run, how severe, as whom',
  connection: 'header fields, proxy, TLS and pace',
  gate: 'what makes a run fail, and reports',
  runs: 'runs from cron'
}

/** The settings that the manual shows whole; `verbgate init` writes more of them. */
const EXAMPLE = `targets:
  - https://shop.example/
  - { url: https://static.shop.example/, areas: [/images/] }
owned: [https://shop.example]
headers: { X-Api-Key: '\${SHOP_API_KEY}' }  # from the environment; always masked
severity: { trace-echoed: high }
pace: { rate: 5, timeout: 15 }
gate: { fail-on: medium, baseline: baseline.json }
`

/** `verbgate help config [PART]`, from the schema that validates the file. */
export const configTopic: Topic = {
  name: 'config',
  summary: 'the settings file verbgate.yaml, key by key',
  parts: [
    { name: '', summary: 'the settings file verbgate.yaml, key by key', read: readIndex },
    ...Object.entries(SUMMARIES).map(([name, summary]): Part => ({
      name,
      summary,
      read: async () => [{ rows: await listRows(name) }]
    }))
  ]
}

function readIndex(): Section[] {
  return [
    'verbgate init writes one. It is looked for from here up to the root of the repository (verbgate.yml too); --config or VERBGATE_CONFIG name another. Flags win over it; --print-config shows what is in force.',
    { language: 'yaml', recipe: EXAMPLE },
    { rows: Object.keys(SUMMARIES).map((name): Row => [name, listKeys(name).join(', ')]) }
  ]
}

function listKeys(part: string): string[] {
  return Object.entries(PARTS).flatMap(([key, own]) => (own === part ? [key] : []))
}

async function listRows(part: string): Promise<Row[]> {
  const [{ z: zod }, { configSchema }] = await Promise.all([import('zod'), import('../../config/config-schema.js')])
  const { properties = {} } = zod.toJSONSchema(configSchema, { io: 'input' })
  return listKeys(part).flatMap((key) => describeKey(key, properties[key]))
}

type Shape = z.core.JSONSchema.JSONSchema | boolean | undefined

/** A key and those below it: `gate`, `gate.fail-on`. */
function describeKey(path: string, shape: Shape): Row[] {
  if (typeof shape !== 'object') return []
  const below = listBelow(shape).flatMap(([key, child]) => describeKey(`${path}.${key}`, child))
  const known = shape.enum === undefined ? '' : ` (${shape.enum.join(', ')})`
  const text = `${shape.description ?? ''}${known}`.trim()
  return [...(text === '' && below.length > 0 ? [] : [[path, text] as const]), ...below]
}

/** Keys of an object, of the objects in a list, and of each form that a value may have. */
function listBelow(shape: Shape): [string, Shape][] {
  if (typeof shape !== 'object') return []
  const { properties = {}, items, anyOf = [], additionalProperties } = shape
  const inItems = Array.isArray(items) ? items : [items]
  return [...Object.entries(properties), ...[...inItems, ...anyOf, additionalProperties].flatMap(listBelow)]
}

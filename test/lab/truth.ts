import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openDisk } from './disk.js'
import type { Disk } from './disk.js'
import { sendPlain } from './plain-request.js'
import type { PlainAnswer } from './plain-request.js'
import type { RunningTopology, Truth } from './topology.js'

/** Extensions tried for execution; the table's `run` is a subset. */
export const triedExtensions: readonly string[] =
  'php phtml phar php5 php7 pht phps inc PHP PhP php.txt php.jpg shtml html txt png'.split(' ')
const pathInfoExtensions = ['php', 'txt', 'png']
// The product is nowhere in the source, so only an interpreter can print it.
const script = '<?php echo 1111*7; ?>'
const product = '7777'

export type Measured = Truth & { exposedAreas: readonly string[] }

type Place = {
  origin: string
  area: string
  /** Spellings of the area's path that a filter in front may not recognise. */
  spellings: readonly string[]
  /** The area's directory on disk; undefined for a server without one. */
  directory: string | undefined
  disk: Disk
}

type Effects = Pick<Truth, 'place' | 'remove' | 'removable'>

/**
 * Finds out with plain requests, and on the disk, what can be done on a running topology. Leaves the disk as it was;
 * throws if a file of the site itself was changed.
 */
export async function measureTruth(running: RunningTopology, areas: readonly string[]): Promise<Measured> {
  const disk = await openDisk(running.roots)
  const origin = running.url
  const truth = { place: false, remove: false, removable: false, list: false, phpHandler: false, basicAuth: false }
  const run = new Set<string>()
  const runByPathInfo = new Set<string>()
  const exposedAreas: string[] = []
  for (const area of areas) {
    const directory = running.roots.map((root) => join(root, area)).find((path) => existsSync(path))
    const place: Place = { origin, area, spellings: spell(area), directory, disk }
    const found = {
      ...(await measureEffects(place)),
      list: await measureListing(place),
      phpHandler: await measurePhpHandler(place)
    }
    for (const key of ['place', 'remove', 'removable', 'list', 'phpHandler'] as const) truth[key] ||= found[key]
    if (found.place || found.remove || found.list || found.phpHandler) exposedAreas.push(area)
    truth.basicAuth ||= await asksForBasic(place)
    if (found.place) await measureExecution(place, run, runByPathInfo)
  }
  return {
    ...truth,
    exposedAreas,
    trace: await measureTrace(origin),
    run: triedExtensions.filter((extension) => run.has(extension)),
    runByPathInfo: triedExtensions.filter((extension) => runByPathInfo.has(extension) && !run.has(extension))
  }
}

async function measureEffects(place: Place): Promise<Effects> {
  const effects: Effects = { place: false, remove: false, removable: false }
  for (const prefix of place.spellings) {
    const puts = ['.txt', '.png'].map((extension) => ['PUT', `${prefix}${makeName()}${extension}`, 'placed'] as const)
    const collections = [`${makeName()}/`, `${makeName()}.png`].map((name) => ['MKCOL', prefix + name, ''] as const)
    for (const [method, target, body] of [...puts, ...collections]) {
      await sendPlain(place.origin, method, target, { body })
      if ((await place.disk.changes()).length === 0) continue
      effects.place = true
      await sendPlain(place.origin, 'DELETE', target)
      if ((await place.disk.changes()).length === 0) effects.remove = effects.removable = true
      await place.disk.restore()
    }
    await measureOnSeed(place, prefix, effects)
  }
  return effects
}

/** COPY, MOVE and DELETE on a file that was put on the disk directly, as an owner would. */
async function measureOnSeed(place: Place, prefix: string, effects: Effects): Promise<void> {
  if (place.directory === undefined) return
  for (const method of ['COPY', 'MOVE', 'DELETE']) {
    const [from, to] = [`${makeName()}.txt`, `${makeName()}.txt`]
    await place.disk.seed(join(place.directory, from), 'seed')
    const destination = new URL(place.area + to, place.origin).href
    const headers = method === 'DELETE' ? {} : { destination, overwrite: 'F' }
    await sendPlain(place.origin, method, prefix + from, { headers })
    const there = new Set(await readdir(place.directory))
    effects.place ||= there.has(to)
    effects.remove ||= !there.has(from)
    await place.disk.restore()
  }
}

async function measureListing({ origin, area, spellings, directory }: Place): Promise<boolean> {
  const entries = directory ? await readdir(directory, { withFileTypes: true }) : []
  const subCollections = entries.filter((entry) => entry.isDirectory()).map((entry) => `${entry.name}/`)
  for (const target of [...spellings, ...subCollections.map((name) => area + name)]) {
    const { status, body } = await sendPlain(origin, 'PROPFIND', target, { headers: { depth: '1' } })
    if (status === 207 && (body.match(/<(\w+:)?response[ >]/g) ?? []).length > 1) return true
  }
  return false
}

const saysFpm = (answer: PlainAnswer): boolean => answer.status === 404 && answer.body === 'File not found.\n'

async function measurePhpHandler({ origin, area }: Place): Promise<boolean> {
  const php = await sendPlain(origin, 'GET', `${area}${makeName()}.php`)
  const text = await sendPlain(origin, 'GET', `${area}${makeName()}.txt`)
  return saysFpm(php) && !saysFpm(text)
}

async function asksForBasic({ origin, area }: Place): Promise<boolean> {
  const { status, headers } = await sendPlain(origin, 'GET', area)
  return status === 401 && /^basic/i.test(headers['www-authenticate'] ?? '')
}

async function measureExecution(place: Place, run: Set<string>, runByPathInfo: Set<string>): Promise<void> {
  const prefix = await findWritableSpelling(place)
  if (prefix === undefined) return
  for (const extension of triedExtensions) {
    const name = makeName()
    const target = `${place.area}${name}.${extension}`
    await sendPlain(place.origin, 'PUT', `${prefix}${name}.${extension}`, { body: script })
    if ((await place.disk.changes()).length === 0) {
      await sendPlain(place.origin, 'PUT', `${prefix}${name}.txt`, { body: script })
      const headers = { destination: new URL(target, place.origin).href }
      await sendPlain(place.origin, 'MOVE', `${prefix}${name}.txt`, { headers })
    }
    if (await runs(place.origin, target)) run.add(extension)
    const withPathInfo = [`${target}/a.php`, `${target}/a.png`]
    if (pathInfoExtensions.includes(extension))
      for (const path of withPathInfo) if (await runs(place.origin, path)) runByPathInfo.add(extension)
    await place.disk.restore()
  }
}

async function findWritableSpelling(place: Place): Promise<string | undefined> {
  for (const prefix of place.spellings) {
    await sendPlain(place.origin, 'PUT', `${prefix}${makeName()}.txt`, { body: 'placed' })
    const placed = (await place.disk.changes()).length > 0
    await place.disk.restore()
    if (placed) return prefix
  }
  return undefined
}

async function runs(origin: string, target: string): Promise<boolean> {
  const { status, body } = await sendPlain(origin, 'GET', target)
  return status === 200 && body.includes(product) && !body.includes('1111*7')
}

async function measureTrace(origin: string): Promise<boolean> {
  const token = makeName()
  const { status, headers, body } = await sendPlain(origin, 'TRACE', '/', { headers: { 'x-lab': token } })
  return status === 200 && /^message\/http/i.test(headers['content-type'] ?? '') && body.includes(token)
}

function spell(area: string): readonly string[] {
  const encoded = `/%${area.charCodeAt(1).toString(16)}${area.slice(2)}`
  return [area, `/${area}`, encoded]
}

function makeName(): string {
  return `lab${randomBytes(16).toString('hex')}`
}

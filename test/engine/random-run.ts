import { fileURLToPath } from 'node:url'
import { removeListed } from '../../src/engine/canary/look-into-listing.js'
import { findMadeParents, listMissingParents } from '../../src/engine/canary/made-parents.js'
import { type GroundState, runWriteCheck } from '../../src/engine/canary/run-write-check.js'
import { removeUnintended } from '../../src/engine/canary/unintended-creations.js'
import type { Check } from '../../src/engine/checks/check.js'
import { listAsked } from '../../src/engine/checks/list-asked.js'
import { judge } from '../../src/engine/verdicts/judge.js'
import { loadRules } from '../../src/rules/load.js'
import type { Rule } from '../../src/rules/rule.js'
import { isStateChanging } from '../../src/rules/safety/methods.js'
import type { Deed, FakeServer } from './fake-server.js'
import { checkOf, imagesOf, writePorts } from './parts.js'
import { isTrue, stored } from './verdict-truth.js'

/** What lies on every random server at the beginning. */
export const files: Readonly<Record<string, string>> = {
  '/index.html': 'home',
  '/images/pic.png': 'picture',
  '/images/a/b.txt': 'b'
}

/** What most servers do before they look for a file (RFC 3986 6.2.2): `//images/`, `/./images/` and `/%69mages/` are one. */
export function normalised(path: string): string {
  return decodeURIComponent(path).replace(/^\/(\.?\/)+/, '/')
}

/** Every rule that places something in an area. */
export async function loadWriteRules(): Promise<Rule[]> {
  const rules = await loadRules([fileURLToPath(new URL('../../rules', import.meta.url))])
  return rules.filter(({ effect, unit }) => effect === 'write' && unit === 'area')
}

/** What the run has to know of the server: `shows` if GET brings what lies there, `leave` for --write=leave. */
export type Site = { area: string; leave: boolean; shows: boolean }

/** What came of all checks that write on one server; `troubles` is what must not be. */
export type Run = { placed: number; left: string[]; troubles: string[]; confirmed: string[] }

/** Runs every check that writes, holds each verdict against what the server did, and the tree against what it was. */
export async function runOn(server: FakeServer, rules: readonly Rule[], site: Site): Promise<Run> {
  const before = server.listing()
  const ports = writePorts(server, { leave: site.leave })
  const run: Run = { placed: 0, left: [], troubles: [], confirmed: [] }
  const checks = rules
    .map((rule) => checkOf(rule, server, site.area))
    .filter((check) => check.rule.when === null || check.rule.when.test(check))
  const missing = await listMissingParents([imagesOf(server, site.area)], ports.client)
  let ground: GroundState = { littered: [], outage: null, storesSoon: false }
  for (const check of checks) {
    const start = server.deeds.length
    const result = await runWriteCheck(check, ground, ports)
    ground = result.ground
    run.left.push(...result.left.map(({ path }) => path))
    const deeds = server.deeds.slice(start).filter(({ request }) => request.owed !== true)
    hold(check, deeds, site, run)
  }
  const ends = [
    ...(await removeListed(checks, [], ports)),
    ...(await findMadeParents(missing, ports)),
    ...(await removeUnintended(listAsked(checks), ports)).left
  ]
  run.left.push(...ends.map(({ path }) => path))
  await server.pause(60_000)
  run.placed = server.log.filter(({ method, effect }) => method === 'PUT' && effect === 'write').length
  const after = server.listing()
  run.troubles.push(...before.filter((item) => !after.includes(item)).map((item) => `changed: ${item}`))
  const added = after.filter((item) => !before.includes(item))
  run.troubles.push(
    ...added.filter((item) => !run.left.some((path) => covers(path, item))).map((item) => `unreported: ${item}`)
  )
  // what was made for our own PUT is ours, whatever the server calls it
  const made = new Set(stored(server.deeds))
  for (const { method, target } of server.log)
    if (isStateChanging(method) && !/[0-9a-f]{32}/i.test(target) && !made.has(target))
      run.troubles.push(`${method} ${target}`)
  return run
}

/** Confirmed is only what the server did; and where it stored a file and shows files, PUT is not called clean. */
function hold(check: Check, deeds: readonly Deed[], { shows, leave }: Site, run: Run): void {
  const judged = judge(check)
  const { id } = check.rule
  if (judged.kind === 'exposed' && judged.verdict.confidence === 'confirmed') {
    run.confirmed.push(id)
    if (!isTrue(check, deeds)) run.troubles.push(`${id} is confirmed, and the server did not do it`)
  }
  if (id === 'put-accepted' && judged.kind === 'clean' && stored(deeds).length > 0 && shows && !leave)
    run.troubles.push(`${id} is clean, and the server stored ${stored(deeds).join()}`)
}

/** A leftover stands for itself and for what lies in it, under whatever spelling the server keeps it. */
function covers(leftover: string, item: string): boolean {
  const path = normalised(leftover).replace(/\/$/, '').toLowerCase()
  return item.toLowerCase().startsWith(path)
}

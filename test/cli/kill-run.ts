import { missingServers, selectRunnable } from '../lab/lab.js'
import type { Lab } from '../lab/lab.js'
import { findTopology, topologies } from '../lab/topologies.js'
import { start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import type { Ended, Run } from './cli.js'
import { journalLines, unfinished } from './journal.js'
import { momentText, planOf, SERVER_KINDS } from './kill-plan.js'
import type { Moment, Plan, ServerKind } from './kill-plan.js'
import { stagesOf } from './kill-stage.js'
import type { Hooks, Stage, Stages } from './kill-stage.js'
import type { Received } from './recorder.js'
import { until } from './until.js'

const LANES = 12

/** What came of one run. */
export type Outcome = {
  plan: Plan
  /** The last state of the run's journal when it was killed, `none` before the first line; `null` if it was over first. */
  state: string | null
  /** What was not as before after cleanup. */
  leftovers: number
  /** Those that nobody was told of. */
  unreported: string[]
  /** Promises that were not kept. */
  faults: string[]
}

const isMissing = (kind: ServerKind): boolean =>
  topologies.some((topology) => topology.name === kind && missingServers(topology).length > 0)
selectRunnable(['nginx-dav', 'apache-dav', 'nginx-put-only'].map(findTopology))
/** Servers that can be started here. */
export const kinds: readonly ServerKind[] = SERVER_KINDS.filter((kind) => !isMissing(kind))

/** Plays the plans of so many seeds, several at a time. */
export async function playPlans(runs: number, lab: Lab): Promise<Outcome[]> {
  const stages = stagesOf(lab)
  const outcomes: Outcome[] = []
  const seeds = Array.from({ length: runs }, (_, index) => index)
  const work = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
      outcomes.push(await outcomeOf(planOf(seed, kinds), stages))
  }
  await Promise.all(Array.from({ length: LANES }, work))
  console.info(tableOf(outcomes))
  return outcomes
}

/** What went wrong in a run, one line each. */
export function troubles({ plan, unreported, faults }: Outcome): string[] {
  const lines = [...unreported.map((line) => `nobody was told: ${line}`), ...faults]
  return lines.map((line) => `seed ${plan.seed}, ${plan.server}, ${momentText(plan.moment)}: ${line}`)
}

/** Runs, and kills by state, for each server. */
function tableOf(outcomes: readonly Outcome[]): string {
  const rows = kinds.map((kind) => {
    const own = outcomes.filter(({ plan }) => plan.server === kind)
    const states = new Map<string, number>()
    for (const { state } of own) states.set(state ?? 'over', (states.get(state ?? 'over') ?? 0) + 1)
    const cells = [...states].map(([state, count]) => `${state} ${count}`).toSorted()
    const left = own.reduce((sum, { leftovers }) => sum + leftovers, 0)
    return `${kind}: ${own.length} runs, ${cells.join(', ')}; left ${left}`
  })
  return rows.join('\n')
}

async function outcomeOf(plan: Plan, stages: Stages): Promise<Outcome> {
  const hooks: Hooks = {}
  const stage = await stages.take(plan, hooksFor(hooks))
  const state = await temporaryFolder('state')
  try {
    const ended = await runAndKill(plan, stage, state, hooks)
    const isKilled = ended.signal === 'SIGKILL'
    const killedAt = journalLines(state).at(-1)?.state ?? 'none'
    const faults = [...(await refusalFaults(stage, state)), ...(await killCleanup(plan, state))]
    const cleaned = await verbgate(['cleanup'], { state })
    const differences = await stage.differences()
    const said = cleaned.stdout + (isKilled ? '' : ended.stdout)
    const unreported = differences.filter((line) => !isSaid(line, said))
    faults.push(...cleanupFaults(cleaned, differences, state))
    return { plan, state: isKilled ? killedAt : null, leftovers: differences.length, unreported, faults }
  } finally {
    await stage.clear()
  }
}

/** Cleanup ends with 1 where something is left and only there, and knows no more of what is gone. */
function cleanupFaults({ code, stdout, stderr }: Ended, differences: readonly string[], state: string): string[] {
  const faults: string[] = []
  if (stderr !== '') faults.push(`cleanup said: ${stderr}`)
  if (code !== (differences.length > 0 ? 1 : 0))
    faults.push(`cleanup ended with ${code}, and it differs in ${differences.join() || 'nothing'}: ${stdout}`)
  if (code === 0 && unfinished(state).length > 0) faults.push('the journal is not through')
  return faults
}

/** Only what was added may be there, and only where it or a collection around it is named. */
function isSaid(difference: string, said: string): boolean {
  const [kind, path = ''] = difference.split(' ')
  const name = /^.*[0-9a-f]{32}[^/]*/.exec(path)?.[0]
  return kind === 'added' && name !== undefined && said.includes(name)
}

/** Hooks that can be set once the run is there. */
function hooksFor(hooks: Hooks): Hooks {
  return { onRequest: (request) => hooks.onRequest?.(request), onDone: (request) => hooks.onDone?.(request) }
}

async function runAndKill(plan: Plan, stage: Stage, state: string, hooks: Hooks): Promise<Ended> {
  const { moment } = plan
  const only = plan.rules.flatMap((rule) => ['--only', rule])
  const write = plan.server === 'nginx-put-only' ? '--write=leave' : '--write'
  const rate = moment.at === 'time' ? '40' : '0'
  const flags = [write, '--rate', rate, '--no-discover', '--area', stage.area, '--format', 'json', ...only]
  const run = await start(['scan', stage.url, ...flags], {
    state,
    ...(moment.at === 'line' && { env: killingEnv(moment) })
  })
  const kill = async (): Promise<void> => {
    run.child.kill('SIGKILL')
    await run.ended
  }
  if (moment.at === 'request') killAtRequest(moment, hooks, kill)
  if (moment.at === 'entry' || moment.at === 'time') await killAtEntry(moment, state, run, kill)
  return await run.ended
}

function killingEnv({ state, nth, cut }: Extract<Moment, { at: 'line' }>): Record<string, string> {
  const loader = new URL('kill-at-line.mjs', import.meta.url).href
  return { NODE_OPTIONS: `--import=${loader}`, VERBGATE_KILL: `${state} ${nth} ${cut}` }
}

function killAtRequest(
  { method, nth, when }: Extract<Moment, { at: 'request' }>,
  hooks: Hooks,
  kill: () => Promise<void>
): void {
  let seen = 0
  const strike = async (request: Received): Promise<void> => {
    if (request.method === method && request.target.includes('verbgate-') && ++seen === nth) await kill()
  }
  if (when === 'comes') hooks.onRequest = strike
  else hooks.onDone = strike
}

async function killAtEntry(
  moment: Extract<Moment, { at: 'entry' | 'time' }>,
  state: string,
  run: Run,
  kill: () => Promise<void>
): Promise<void> {
  let isOver = false
  void run.ended.then(() => (isOver = true))
  const [wanted, nth] = moment.at === 'entry' ? [moment.state, moment.nth] : ['intent', 1]
  const hasCome = (): boolean => journalLines(state).filter((entry) => entry.state === wanted).length >= nth
  await until(() => isOver || hasCome(), 'the moment or the end')
  if (moment.at === 'time') await Promise.race([run.ended, new Promise((resolve) => setTimeout(resolve, moment.ms))])
  if (!isOver) await kill()
}

/** Until cleanup has been there, a new run that writes is refused, and sends nothing. */
async function refusalFaults(stage: Stage, state: string): Promise<string[]> {
  const isOpen = unfinished(state).some((entry) => entry.state !== 'left')
  if (!isOpen) return []
  const before = await stage.requests()
  const refused = await verbgate(
    ['scan', stage.url, '--write', '--rate', '0', '--no-discover', '--only', 'put-accepted'],
    {
      state
    }
  )
  const faults: string[] = []
  if (refused.code !== 2 || !refused.stderr.includes('placed may still be on'))
    faults.push(`a new run ended with ${refused.code}: ${refused.stderr}`)
  if ((await stage.requests()) !== before) faults.push('a run that was refused sent something')
  return faults
}

/** Kills a first cleanup, where the plan says so. */
async function killCleanup({ cleanupMoment }: Plan, state: string): Promise<string[]> {
  if (cleanupMoment === null) return []
  const ended = await verbgate(['cleanup'], { state, env: killingEnv(cleanupMoment) })
  return ended.signal === 'SIGKILL' || ended.code === 0 || ended.code === 1 ? [] : [`cleanup: ${ended.stderr}`]
}

// 11.1: a closed site reads as closed.
import { expect } from 'vitest'
import { record, type Received, type Recorder, type Reply } from '../cli/recorder.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, flat, linesOf, type Installed } from './installed.js'
import { showOnTerminal } from './terminal.js'

const MODES = [[], ['--long-name-put'], ['--write'], ['--read-only']]

export const closedSite: readonly Complaint[] = complaintsOf('11.1', [
  ['My site is repaired, and the report still ends with dozens of undecided checks.', readsAsClosed],
  ['The report of a closed site does not fit on a screen.', fitsOnAScreen, 'script'],
  ['I have to search for what was refused and what was not asked.', saysFirstWhatWasRefused],
  ['The report does not say how I learn more.', endsWithWhatToRun],
  ['PUT that was not tried reads as if litter were left on my server.', saysWhyPutWasNotTried],
  ['Undecided is counted by rule, so that one reason fills the report.', countsByReasonAndPlace],
  ['What was never asked stands in JUnit as a test that passed or failed.', leavesOutWhatWasNotAsked],
  ['JUnit calls undecided a failure.', skipsWhatIsUndecided],
  ['My policy wants undecided to be an error in JUnit, and there is no option for it.', makesUndecidedAnError],
  ['A site that could not be looked at is green in JUnit.', makesIncompleteAnError],
  ['JUnit shows failed tests although the gate lets the site pass.', failsInJunitWhatFailsTheGate],
  ['--strict can never be passed, however closed the site is.', isStrictlyClosed],
  ['--strict lets pass what nobody could decide.', isStrictAboutUndecided],
  ['I cannot say how much undecided I can live with.', boundsUndecided]
])

/** Every method gets the same page, so that nothing harmless can tell. */
async function startAlike(): Promise<Recorder> {
  return await record((): Reply => ({
    status: 200,
    headers: { 'Content-Type': 'text/html' },
    body: '<!doctype html><title>ok</title>'
  }))
}

/** A WebDAV server on which nothing can be removed, so that one reason keeps many rules from deciding. */
function withoutDelete({ method }: Received): Reply {
  if (method === 'GET') return { status: 404 }
  return { status: method === 'MKCOL' ? 409 : method === 'DELETE' ? 403 : 501 }
}

async function readsAsClosed(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  const { code, stdout, stderr } = await program.run(['scan', url, ...FAST])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).not.toMatch(/undecided|incomplete|could not/i)
  expect(linesOf(stdout).at(-1)).toMatch(/^Exit 0: /)
}

async function fitsOnAScreen(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  const calls = MODES.map((flags) => ['scan', url, ...FAST, ...flags])
  for (const text of await showOnTerminal(program, calls)) {
    expect(text).toMatch(/\nExit 0: /)
    expect(linesOf(text).length, text).toBeLessThanOrEqual(24)
  }
}

async function saysFirstWhatWasRefused(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  const { stdout } = await program.run(['scan', url, ...FAST])
  const [, , site, refused, notAsked] = linesOf(stdout)
  expect(site).toBe(url.slice(0, -1))
  expect(refused).toMatch(/^ {2}refused +COPY, DELETE, MKCOL, MOVE, PROPPATCH \(403, 405\) in 4 areas$/)
  expect(notAsked).toMatch(/^ {2}not asked +PUT itself was not sent, because/)
}

async function endsWithWhatToRun(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  const { stdout } = await program.run(['scan', url, ...FAST])
  const flags = [...(stdout.split('To know more, run it again with:\n')[1] ?? '').matchAll(/^ {2}(--\S+ ?\S+)/gm)]
  expect(flags.length).toBeGreaterThan(1)
  const more = flags.flatMap(([, flag = '']) => flag.split(/ (?=\S+=)/))
  const again = await program.run(['scan', url, ...more.filter((word) => word !== '--plan'), '--plan'])
  expect(again).toMatchObject({ code: 0, stderr: '' })
}

async function saysWhyPutWasNotTried(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  const { stdout, texts } = await program.report([url, ...FAST, '--write'], ['json', 'html', 'markdown'])
  for (const text of [stdout, ...Object.values(texts)]) expect(flat(text)).not.toMatch(/could not clean|clean up/)
  expect(texts['json']).toMatch(/"PUT was not tried: DELETE is answered 40[35] here/)
}

async function countsByReasonAndPlace(program: Installed): Promise<void> {
  const { url } = await record(withoutDelete)
  const { stdout, texts } = await program.report([url, ...FAST, '--write'], ['json'])
  const { inconclusive } = JSON.parse(texts['json'] ?? '') as { inconclusive: { path: string; reason: string }[] }
  const said = Number(/^ {2}UNDECIDED +(\d+) /m.exec(stdout)?.[1])
  expect(said).toBe(new Set(inconclusive.map(({ path, reason }) => `${path} ${reason}`)).size)
  expect(said).toBeLessThan(inconclusive.length)
  const alike = await program.run(['scan', (await startAlike()).url, ...FAST])
  expect(alike.stdout).toMatch(/^ {2}UNDECIDED +2 /m)
  expect(flat(alike.stdout).match(/a name that cannot exist is answered as one that does/g)).toHaveLength(1)
}

async function leavesOutWhatWasNotAsked(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  const { texts } = await program.report([url, ...FAST], ['json', 'junit'])
  const { notAsked } = JSON.parse(texts['json'] ?? '') as { notAsked: { ruleId: string }[] }
  expect(notAsked.length).toBeGreaterThan(0)
  for (const { ruleId } of notAsked) expect(texts['junit']).not.toContain(`name="${ruleId} `)
  expect(texts['junit']).toMatch(/ errors="0" /)
}

async function skipsWhatIsUndecided(program: Installed): Promise<void> {
  const { texts } = await program.report([(await startAlike()).url, ...FAST], ['junit'])
  expect(texts['junit']).toContain('<skipped>undecided: ')
  expect(texts['junit']).not.toContain('<error')
}

async function makesUndecidedAnError(program: Installed): Promise<void> {
  const { url } = await startAlike()
  const { code, texts } = await program.report([url, ...FAST, '--junit-undecided', 'error'], ['junit'])
  expect(code).toBe(0)
  expect(texts['junit']).toContain('<error type="inconclusive"')
}

async function makesIncompleteAnError(program: Installed): Promise<void> {
  const { code, texts } = await program.report(['http://127.0.0.1:1/', ...FAST], ['junit'])
  expect(code).toBe(3)
  expect(texts['junit']).toMatch(/<testsuites [^>]*tests="[1-9]\d*" failures="0" errors="[1-9]/)
}

async function failsInJunitWhatFailsTheGate(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  const lenient = await program.report([url, ...FAST], ['junit'])
  expect(lenient.code).toBe(0)
  expect(lenient.texts['junit']).toMatch(/<testsuites [^>]*failures="0" errors="0"/)
  const strict = await program.report([url, ...FAST, '--fail-on', 'info'], ['junit'])
  expect(strict.code).toBe(1)
  expect(strict.texts['junit']).toMatch(/<testsuites [^>]*failures="2" errors="0"/)
}

async function isStrictlyClosed(program: Installed): Promise<void> {
  const { url } = await program.repaired()
  // With --read-only nothing asks whether write methods are refused, so that it cannot be known that the site is closed.
  for (const flags of MODES.filter(([flag]) => flag !== '--read-only')) {
    expect((await program.run(['scan', url, ...FAST, '--strict', ...flags])).code, flags.join()).toBe(0)
  }
}

async function isStrictAboutUndecided(program: Installed): Promise<void> {
  const { url } = await startAlike()
  expect((await program.run(['scan', url, ...FAST])).code).toBe(0)
  expect((await program.run(['scan', url, ...FAST, '--strict'])).code).toBe(1)
}

async function boundsUndecided(program: Installed): Promise<void> {
  const { url } = await startAlike()
  const none = await program.run(['scan', url, ...FAST, '--max-undecided', '0'])
  expect(none.code).toBe(1)
  expect(linesOf(none.stdout).at(-1)).toMatch(/^Exit 1: \d+ undecided, more than --max-undecided 0\.$/)
  expect((await program.run(['scan', url, ...FAST, '--max-undecided', '99'])).code).toBe(0)
}

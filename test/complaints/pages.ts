// 11.3: what is read as a page: the HTML report, print, the history, the Markdown of diff.
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { temporaryFolder } from '../cli/cli.js'
import { startDav } from '../cli/dav-server.js'
import { record, type Received, type Reply } from '../cli/recorder.js'
import { isSeen } from '../reporters/browser.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, ONE, type Installed } from './installed.js'

export const pages: readonly Complaint[] = complaintsOf('11.3', [
  ['With several sites a repair does not say which site it is for.', namesTheSiteOfARepair, 'chromium'],
  ['A repair of several sites is a number without its text.', saysWhatTheRepairIs, 'chromium'],
  ['The same route is drawn again with every finding.', drawsTheRouteOnce, 'chromium'],
  ['Twelve findings are 23 printed pages.', printsTwelveOnSix, 'chromium'],
  ['One finding takes a printed page by itself.', printsMoreThanOneOnAPage, 'chromium'],
  ['The last printed page holds a footer alone.', printsNoFooter, 'chromium'],
  ['The dates below the history run into each other.', keepsLabelsApart, 'chromium'],
  ['On a telephone the history and the report are cut off at the right.', cutsNothing, 'chromium'],
  ['The edge of a printed page tears a finding in two.', tearsNothing, 'chromium'],
  ['The page of a closed site is not green.', isGreenWhenClosed, 'chromium'],
  ['The page of a closed site begins with repairs.', beginsWithWhatWasRefused],
  ['Addresses copied out of the Markdown of diff hold invisible characters.', hasAddressesToCopy],
  ['A name of 1,200 characters fills the screen.', shortensLongNames]
])

const TWELVE = ['--no-discover', '--area', '/images/', '--area', '/images/items/', '--thorough']

/** The HTML report of one scan, made once for all rows that look at it. */
async function reportOf(program: Installed, args: readonly string[]): Promise<{ html: string; result: ScanResult }> {
  return await program.once(`report ${args.join(' ')}`, async () => await scanForHtml(program, args))
}

async function scanForHtml(program: Installed, args: readonly string[]): Promise<{ html: string; result: ScanResult }> {
  const { texts } = await program.report([...args, ...FAST], ['html', 'json'])
  return { html: texts['html'] ?? '', result: JSON.parse(texts['json'] ?? '') as ScanResult }
}

async function repairsOfTwo(program: Installed): Promise<{ texts: string[]; result: ScanResult }> {
  const one = await program.incident()
  const other = await program.once('dav', async () => await startDav())
  const { html, result } = await reportOf(program, [one.url, other.url])
  const { page } = await (await program.desk()).open(html, { javaScriptEnabled: false })
  const texts = await page.locator('.repair').allTextContents()
  expect(texts.length).toBeGreaterThan(0)
  return { texts, result }
}

async function namesTheSiteOfARepair(program: Installed): Promise<void> {
  const { texts, result } = await repairsOfTwo(program)
  const origins = [...new Set(result.findings.map(({ origin }) => origin))]
  expect(origins).toHaveLength(2)
  for (const text of texts)
    expect(
      origins.some((origin) => text.includes(origin)),
      text
    ).toBe(true)
  for (const origin of origins) expect(texts.join('\n')).toContain(origin)
}

async function saysWhatTheRepairIs(program: Installed): Promise<void> {
  const { texts, result } = await repairsOfTwo(program)
  const advice = new Set(result.findings.flatMap(({ fix }) => Object.values(fix)).map((text) => text.split('\n')[0]))
  expect(advice.size).toBeGreaterThan(0)
  for (const text of texts)
    expect(
      [...advice].some((line) => text.includes(line ?? '')),
      text
    ).toBe(true)
}

async function drawsTheRouteOnce(program: Installed): Promise<void> {
  const { html, result } = await reportOf(program, [(await program.incident()).url])
  const { page } = await (await program.desk()).open(html, { javaScriptEnabled: false })
  const areas = new Set(result.findings.filter(({ hop }) => hop !== null).map(({ path }) => path))
  expect(areas.size).toBe(3)
  expect(await page.locator('.card svg.way').count()).toBeLessThanOrEqual(areas.size)
  expect(await page.locator('svg.way').count()).toBeLessThan(result.findings.length)
}

/** How many pages a browser prints of a report. */
async function countPages(program: Installed, html: string): Promise<number> {
  const { page } = await (await program.desk()).open(html, { javaScriptEnabled: false })
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0
}

async function printsTwelveOnSix(program: Installed): Promise<void> {
  const { html, result } = await reportOf(program, [(await program.incident()).url, ...TWELVE])
  expect(result.findings).toHaveLength(12)
  const printed = await countPages(program, html)
  expect(printed).toBeGreaterThan(0)
  expect(printed).toBeLessThanOrEqual(6)
}

async function printsMoreThanOneOnAPage(program: Installed): Promise<void> {
  const { url } = await program.incident()
  const few = await reportOf(program, [url, '--no-discover', '--area', '/images/', '--only', 'collection-creatable'])
  const many = await reportOf(program, [url, ...TWELVE])
  expect(few.result.findings).toHaveLength(1)
  const added = (await countPages(program, many.html)) - (await countPages(program, few.html))
  expect(added).toBeLessThan((many.result.findings.length - 1) / 2)
}

async function printsNoFooter(program: Installed): Promise<void> {
  const { html } = await reportOf(program, [(await program.incident()).url, ...TWELVE])
  const { page } = await (await program.desk()).open(html, { javaScriptEnabled: false })
  await page.emulateMedia({ media: 'print' })
  expect(await isSeen(page, 'footer')).toBe(false)
  expect(await isSeen(page, '.card .proof')).toBe(true)
}

async function tearsNothing(program: Installed): Promise<void> {
  const { html } = await reportOf(program, [(await program.incident()).url, ...TWELVE])
  const { page } = await (await program.desk()).open(html, { javaScriptEnabled: false })
  await page.emulateMedia({ media: 'print' })
  const look = "[...document.querySelectorAll('.card, .repair')].map((part) => getComputedStyle(part).breakInside)"
  const breaks: string[] = await page.evaluate(look)
  expect(breaks.length).toBeGreaterThan(12)
  expect(new Set(breaks)).toEqual(new Set(['avoid']))
}

/** The history of four kept runs, as the program draws it. */
async function historyOf(program: Installed): Promise<string> {
  return await program.once('history', async () => await keepRuns(program))
}

async function keepRuns(program: Installed): Promise<string> {
  const state = await temporaryFolder('kept')
  const { url } = await program.incident()
  for (const only of [['collection-creatable'], ['collection-listed'], ['webdav-announced'], ['collection-listed']])
    await program.run(['scan', url, ...ONE.slice(0, -2), '--area', '/images/', '--state', state, '--only', ...only])
  const { code, stdout } = await program.run(['history', state])
  expect(code).toBe(0)
  return stdout
}

type Box = { left: number; right: number; top: number; bottom: number }

async function keepsLabelsApart(program: Installed): Promise<void> {
  const html = await historyOf(program)
  for (const width of [1280, 500, 390]) {
    const { page } = await (await program.desk()).open(html, { viewport: { width, height: 800 } })
    const boxes: Box[] = await page.evaluate(
      "[...document.querySelectorAll('.chart text')].map((text) => { const { left, right, top, bottom } = text.getBoundingClientRect(); return { left, right, top, bottom } })"
    )
    expect(boxes.length).toBeGreaterThan(3)
    const times = (await page.locator('.chart text').allTextContents()).filter((text) => /\d[:-]\d/.test(text))
    expect(new Set(times).size).toBe(times.length)
    const chart: Box = await page.evaluate("document.querySelector('.chart').getBoundingClientRect().toJSON()")
    expect(boxes.filter(({ top, bottom }) => top < chart.top || bottom > chart.bottom)).toEqual([])
    expect(boxes.filter((box, index) => boxes.slice(index + 1).some((other) => touches(box, other)))).toEqual([])
  }
}

/** Whether two boxes share more than the air around letters. */
function touches(a: Box, b: Box): boolean {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return wide > 1 && high > 4
}

/** By how much a page, or what scrolls by itself in it, is wider than what is seen. */
const OVERHANG = `Math.max(document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll('.wide')].map((part) => part.scrollWidth - part.clientWidth))`

async function cutsNothing(program: Installed): Promise<void> {
  const { html } = await reportOf(program, [(await program.incident()).url, ...TWELVE])
  const past = await historyOf(program)
  for (const width of [500, 390]) {
    for (const text of [html, past]) {
      const { page } = await (await program.desk()).open(text, { viewport: { width, height: 800 } })
      expect(await page.evaluate(OVERHANG)).toBeLessThanOrEqual(0)
    }
  }
}

async function isGreenWhenClosed(program: Installed): Promise<void> {
  const { html } = await reportOf(program, [(await program.repaired()).url])
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await (await program.desk()).open(html, { colorScheme })
    const shown: string = await page.evaluate(
      "(({ color, backgroundColor, borderColor }) => [color, backgroundColor, borderColor].join(' '))(getComputedStyle(document.querySelector('.exit')))"
    )
    const colours = [...shown.matchAll(/rgba?\((\d+), (\d+), (\d+)/g)].map((found) => found.slice(1).map(Number))
    expect(
      colours.some(([red = 0, green = 0, blue = 0]) => green > red + 20 && green > blue + 10),
      shown
    ).toBe(true)
  }
}

async function beginsWithWhatWasRefused(program: Installed): Promise<void> {
  const { html } = await reportOf(program, [(await program.repaired()).url])
  const [first] = /<section [^>]*id="([a-z]+)"/.exec(html)?.slice(1) ?? []
  expect(first).toBe('coverage')
  expect(html).toMatch(/Refused[^]*COPY, DELETE, MKCOL, MOVE, PROPPATCH \(403, 405\)[^]*id="findings"/)
}

async function hasAddressesToCopy(program: Installed): Promise<void> {
  const folder = await temporaryFolder('diff')
  const dav = await startDav()
  const files = [join(folder, 'before.json'), join(folder, 'after.json')] as const
  await writeFile(files[0], JSON.stringify(await program.scan([(await program.repaired()).url, ...ONE])))
  await writeFile(files[1], JSON.stringify(await program.scan([dav.url, ...FAST])))
  const { stdout } = await program.run(['diff', ...files, '--format', 'markdown'])
  expect(stdout).toContain(`\`${dav.url}content/\``)
  expect(stdout).not.toMatch(/&#8203;|&#x200b;|[\u200b-\u200d\u2060\ufeff]/i)
}

/** A server whose file system refuses the long name; PUT of any other name is not its business. */
function nginxLike({ method, target }: Received): Reply {
  if (method === 'PUT') return { status: 500, body: `cannot create ${target}` }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405 }
  return target === '/' ? { status: 200, headers: { 'Content-Type': 'text/html' }, body: 'shop' } : { status: 404 }
}

async function shortensLongNames(program: Installed): Promise<void> {
  const site = await record(nginxLike)
  const args = [site.url, ...FAST, '--long-name-put']
  const { stdout, texts } = await program.report(args, ['json', 'html', 'markdown', 'junit'])
  const long = site.requests.find(({ method }) => method === 'PUT')?.target.slice(1) ?? ''
  expect(long.length).toBeGreaterThan(1000)
  expect(texts['json']).toContain(long)
  expect(stdout).toMatch(/\d\. HIGH PUT is handled here/)
  const read = { text: stdout, ...texts }
  for (const [format, text] of Object.entries(read).filter(([name]) => name !== 'json')) {
    expect(text, format).not.toContain(long)
    expect(text.match(/[\da-z]{200,}/g), format).toBeNull()
  }
}

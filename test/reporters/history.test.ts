import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportHistory } from '../../src/reporters/html/history.js'
import { barriers, isSeen, skeletonOf, startBrowser, type BrowserDesk } from './browser.js'
import { locateTool } from './outside-tool.js'
import { eventfulHistory, pastFinding, pastRuns } from './sample-history.js'
import { HOSTILE } from './sample.js'

const chromium = locateTool('chromium', 'chromium')

describe.skipIf(chromium === null)('the trend page in a browser', () => {
  let desk: BrowserDesk
  beforeAll(async () => {
    desk = await startBrowser(chromium ?? '')
  })
  afterAll(async () => desk.close())

  test('hostile text makes no element and no attribute, runs nothing, asks for nothing', async () => {
    const bad = await desk.open(reportHistory(eventfulHistory(HOSTILE)))
    const good = await desk.open(reportHistory(eventfulHistory('some words')))
    expect(await skeletonOf(bad.page)).toEqual(await skeletonOf(good.page))
    expect(bad.did).toEqual([])
  })

  test.each(['light', 'dark'] as const)('nobody is kept out: axe finds nothing serious, %s', async (colorScheme) => {
    const histories = [
      { runs: [], findings: [] },
      { runs: pastRuns(1), findings: [pastFinding()] },
      eventfulHistory('words')
    ]
    for (const history of histories) {
      const { page } = await desk.open(reportHistory(history), { colorScheme, bypassCSP: true })
      expect(await barriers(page)).toEqual([])
    }
  })

  test.each([1100, 500, 390])('at %i px no labels touch each other and nothing is cut', async (width) => {
    const short = {
      runs: pastRuns(4).map((run, index) => ({
        ...run,
        at: `2026-01-0${1 + (index > 2 ? 1 : 0)}T0${index * 2}:00:00Z`
      })),
      findings: []
    }
    for (const history of [eventfulHistory('words'), short]) {
      const { page } = await desk.open(reportHistory(history), { viewport: { width, height: 800 } })
      const boxes: Box[] = await page.evaluate(
        "[...document.querySelectorAll('.chart text')].map((text) => { const { left, right, top, bottom } = text.getBoundingClientRect(); return { left, right, top, bottom } })"
      )
      expect(boxes.length).toBeGreaterThan(5)
      expect(boxes.filter((box, index) => boxes.slice(index + 1).some((other) => touches(box, other)))).toEqual([])
      const chart: Box = await page.evaluate("document.querySelector('.chart').getBoundingClientRect().toJSON()")
      expect(boxes.filter(({ left, right }) => left < chart.left || right > chart.right)).toEqual([])
      expect(boxes.filter(({ top, bottom }) => top < chart.top || bottom > chart.bottom)).toEqual([])
      const hidden = "[...document.querySelectorAll('.wide')].map((part) => part.scrollWidth - part.clientWidth)"
      const wider: number[] = await page.evaluate(hidden)
      expect(Math.max(...wider)).toBe(0)
    }
  })

  test('the picture scrolls by itself on a small screen; print shows the numbers too', async () => {
    const viewport = { width: 320, height: 600 }
    const { page } = await desk.open(reportHistory(eventfulHistory('words')), { viewport, javaScriptEnabled: false })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(await isSeen(page, 'details td')).toBe(false)
    await page.emulateMedia({ media: 'print' })
    expect(await isSeen(page, 'details td')).toBe(true)
  })
})

type Box = { left: number; right: number; top: number; bottom: number }

/** Whether two boxes share more than the air around letters. */
function touches(a: Box, b: Box): boolean {
  const [wide, high] = [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  ]
  return wide > 1 && high > 4
}

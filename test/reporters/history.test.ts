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

  test('the picture scrolls by itself on a small screen; print shows the numbers too', async () => {
    const viewport = { width: 320, height: 600 }
    const { page } = await desk.open(reportHistory(eventfulHistory('words')), { viewport, javaScriptEnabled: false })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(await isSeen(page, 'details td')).toBe(false)
    await page.emulateMedia({ media: 'print' })
    expect(await isSeen(page, 'details td')).toBe(true)
  })
})

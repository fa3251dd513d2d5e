import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportHtml } from '../../src/reporters/html/report.js'
import { barriers, isSeen, skeletonOf, startBrowser, type BrowserDesk } from './browser.js'
import { locateTool } from './outside-tool.js'
import { context, evidence, finding, HOSTILE, hostileResult, manyFindings, ORIGIN, result } from './sample.js'

const chromium = locateTool('chromium', 'chromium')
const OTHER = 'https://other.example'

const one = reportHtml(result({ findings: [finding()] }), context)
const hostile = reportHtml(hostileResult(), context)
const acceptance = { at: `${ORIGIN}/**`, reason: 'Banners only.', expires: '2027-03-31', by: 'Operations' }
const several = reportHtml(
  result({
    findings: [
      finding({ severity: 'critical', change: 'new' }),
      finding({ severity: 'low', accepted: acceptance, change: 'unchanged' }),
      finding({ origin: OTHER, severity: 'low', change: 'unchanged' })
    ]
  }),
  context
)

describe.skipIf(chromium === null)('the HTML report in a browser', () => {
  let desk: BrowserDesk
  beforeAll(async () => {
    desk = await startBrowser(chromium ?? '')
  })
  afterAll(async () => desk.close())

  test('hostile text makes no element and no attribute, runs nothing, asks for nothing', async () => {
    const plain = reportHtml(replaced(hostileResult()), context)
    expect(plain).not.toContain('alert')
    const [bad, good] = [await desk.open(hostile), await desk.open(plain)]
    expect(await skeletonOf(bad.page)).toEqual(await skeletonOf(good.page))
    const links = "[...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))"
    const targets: string[] = await bad.page.evaluate(links)
    expect(targets.filter((href) => !/^#[a-z]+-?\d*$/.test(href))).toEqual([])
    await bad.page.mouse.move(200, 200)
    expect(bad.did).toEqual([])
    const shown: string = await bad.page.evaluate('document.body.textContent')
    expect(shown).toContain('<script>alert(1)</script><img src=x onerror=alert(2)>"\' ]]>')
    expect(shown).toContain('a\\x1b[31mred')
  })

  test('the policy refuses what the page does not bring along', async () => {
    const injected = one.replace('</main>', '<img src="x.png" onerror="alert(1)"><p style="color: red">x</p></main>')
    const { did } = await desk.open(injected)
    const refused = (): Set<string | undefined> =>
      new Set(did.filter((line) => line.startsWith('console violation')).map((line) => line.split(' ')[2]))
    await expect.poll(refused, { timeout: 10_000 }).toEqual(new Set(['img-src', 'script-src-attr', 'style-src-attr']))
    expect(did.filter((line) => line.startsWith('dialog'))).toEqual([])
  })

  test('a box hides the findings of a severity, accepted ones, unchanged ones; without scripts, with the keyboard', async () => {
    const { page } = await desk.open(several, { javaScriptEnabled: false })
    expect(await seenCards(page)).toEqual([1, 2, 3])
    await page.focus('#show-critical')
    await page.keyboard.press('Space')
    expect(await seenCards(page)).toEqual([2, 3])
    await page.click('#show-accepted')
    expect(await seenCards(page)).toEqual([2])
    await page.click('#show-accepted')
    await page.click('#show-low')
    expect(await seenCards(page)).toEqual([])
    await page.click('.repair a[href="#f1"]')
    expect(await seenCards(page)).toEqual([1])
    await page.click('#show-low')
    await page.click('#show-critical')
    await page.click('#show-unchanged')
    expect(await seenCards(page)).toEqual([1])
  })

  test('a link shows the findings of one origin, another one all again', async () => {
    const { page } = await desk.open(several, { javaScriptEnabled: false })
    await page.click(`.origins a:text("${OTHER}")`)
    expect(await seenCards(page)).toEqual([2])
    await page.click('.of-origin:target > .alone a')
    expect(await seenCards(page)).toEqual([1, 2, 3])
  })

  test('of many origins one is unfolded by its link, and a finding by its number', async () => {
    const { page } = await desk.open(reportHtml(manyFindings(300), context), { javaScriptEnabled: false })
    expect(await seenCards(page)).toEqual([])
    await page.click('.origins summary')
    await page.click('.origins a:text("http://shop-7.example")')
    expect(await seenCards(page)).toHaveLength(8)
    await page.click('.repair a[href="#f3"]')
    expect(await seenCards(page)).toContain(3)
  })

  test('print shows every finding with its proof, on white, without what only a screen can use', async () => {
    const { page } = await desk.open(several, { javaScriptEnabled: false, colorScheme: 'dark' })
    expect(await isSeen(page, '.card details pre')).toBe(false)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await isSeen(page, '.card details pre')).toBe(false)
    expect(await isSeen(page, '.card .proof')).toBe(true)
    expect(await isSeen(page, '.filters')).toBe(false)
    expect(await isSeen(page, '.origins')).toBe(false)
    expect(await colours(page)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
    expect((await page.pdf()).byteLength).toBeGreaterThan(10_000)
  })

  test('print tears no finding and no repair in two', async () => {
    const { page } = await desk.open(several, { javaScriptEnabled: false })
    await page.emulateMedia({ media: 'print' })
    for (const selector of ['.card', '.repair']) {
      const look = `getComputedStyle(document.querySelector('${selector}')).breakInside`
      expect(await page.evaluate(look)).toBe('avoid')
    }
  })

  test('twelve findings are at most six printed pages, and no page has a footer alone', async () => {
    const hop = { chain: ['nginx', 'Apache httpd'], answeredBy: 'Apache httpd', advice: 'Let nginx refuse it.' }
    const findings = Array.from({ length: 12 }, (_, index) => {
      const many = ['NOTIFY', 'PATCH', 'QXZW', 'DELETE', 'MOVE', 'COPY', 'MKCOL'].map((method) => ({
        ...evidence(method, 404),
        headers: Object.fromEntries(
          Array.from({ length: 12 }, (_each, field) => [`x-field-${field}`, 'value '.repeat(8)])
        )
      }))
      return finding({ path: `/area-${index % 3}/`, ruleId: `rule-${index % 4}`, evidence: many, hop })
    })
    const { page } = await desk.open(reportHtml(result({ findings }), context), { javaScriptEnabled: false })
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 99).toBeLessThanOrEqual(6)
    await page.emulateMedia({ media: 'print' })
    expect(await isSeen(page, 'footer')).toBe(false)
  })

  test('with several sites every repair names its sites, and the way is drawn once for an area', async () => {
    const findings = [ORIGIN, OTHER].flatMap((origin) => ['a', 'b', 'c'].map((ruleId) => finding({ origin, ruleId })))
    const { page } = await desk.open(reportHtml(result({ findings }), context), { javaScriptEnabled: false })
    const texts: string[] = await page.locator('.repair').allTextContents()
    expect(texts).toHaveLength(1)
    for (const text of texts) {
      expect(text).toContain(`On ${ORIGIN}: findings 1, 2, 3`)
      expect(text).toContain(`On ${OTHER}: findings 4, 5, 6`)
      expect(text).toContain('deny all;')
    }
    expect(await page.locator('.card svg.way').count()).toBe(2)
  })

  test('dark where the reader wants it dark; nothing is wider than a small screen', async () => {
    const light = await desk.open(one, { colorScheme: 'light' })
    const dark = await desk.open(hostile, { colorScheme: 'dark', viewport: { width: 320, height: 600 } })
    expect((await colours(light.page)).map(brightness)).toEqual(['dark', 'bright'])
    expect((await colours(dark.page)).map(brightness)).toEqual(['bright', 'dark'])
    expect(await dark.page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })

  test.each(['light', 'dark'] as const)(
    'nobody is kept out: axe finds nothing serious, %s',
    async (colorScheme) => {
      for (const text of [one, hostile, several]) {
        const { page } = await desk.open(text, { colorScheme, bypassCSP: true })
        expect(await barriers(page)).toEqual([])
        await page.context().close()
      }
    },
    120_000
  )
})

type Page = Awaited<ReturnType<BrowserDesk['open']>>['page']

/** Numbers of the findings that are not hidden. */
async function seenCards(page: Page): Promise<number[]> {
  const look = "[...document.querySelectorAll('.card')].filter((card) => card.checkVisibility()).map((card) => card.id)"
  const ids: string[] = await page.evaluate(look)
  return ids.map((id) => Number(id.slice(1))).toSorted((a, b) => a - b)
}

/** Of text and page. */
async function colours(page: Page): Promise<string[]> {
  return page.evaluate('(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))')
}

function brightness(colour: string): 'bright' | 'dark' {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number)
  return red + green + blue > 382 ? 'bright' : 'dark'
}

/** The same result with harmless words for hostile ones. */
function replaced<Value>(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll(HOSTILE, 'some words') as Value
  if (Array.isArray(value)) return value.map(replaced) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)])) as Value
}

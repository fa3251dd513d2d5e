import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update']

/** A page that was opened, and everything it did that a report must not do. */
export type Opened = { page: Page; did: string[] }

/** Opens texts as files in a browser of its own; `close` ends it and removes the files. */
export async function startBrowser(executablePath: string): Promise<BrowserDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'verbgate-html-'))
  const args = ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet]
  const browser = await chromium.launch({ executablePath, args })
  return new BrowserDesk(browser, folder)
}

/** A browser and the folder of the files that it opens. */
export class BrowserDesk {
  private opened = 0
  private readonly browser: Browser
  private readonly folder: string

  constructor(browser: Browser, folder: string) {
    this.browser = browser
    this.folder = folder
  }

  async open(text: string, options: BrowserContextOptions = {}): Promise<Opened> {
    const file = join(this.folder, `${this.opened++}.html`)
    await writeFile(file, text)
    const context = await this.browser.newContext(options)
    const page = await context.newPage()
    const url = pathToFileURL(file).href
    const did: string[] = []
    page.on('request', (request) => request.url() === url || did.push(`request ${request.url()}`))
    page.on('dialog', (dialog) => {
      did.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('console', (message) => did.push(`console ${message.text()}`))
    page.on('pageerror', (error) => did.push(`error ${error.message}`))
    const listen =
      "addEventListener('securitypolicyviolation', (event) => console.log('violation', event.effectiveDirective))"
    if (options.javaScriptEnabled !== false) await page.addInitScript(listen)
    await page.goto(url)
    return { page, did }
  }

  async close(): Promise<void> {
    await this.browser.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** What axe-core finds that is serious or critical, with everything unfolded; one line a rule. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
  await page.addStyleTag({ content: '* { content-visibility: visible !important; }' })
  await page.evaluate(axe.source)
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)'
  const violations: axe.Result[] = await page.evaluate(run)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .slice(0, 3)
          .join(' ')}`
    )
}

/** Tag and attribute names in document order: what text from outside must not change. */
export async function skeletonOf(page: Page): Promise<string[]> {
  return page.evaluate(
    "[...document.querySelectorAll('*')].map((element) => [element.tagName, ...element.getAttributeNames()].join(' '))"
  )
}

/** Whether the first element that `selector` names can be seen, folds and skipped rendering included. */
export async function isSeen(page: Page, selector: string): Promise<boolean> {
  const look = `document.querySelector(${JSON.stringify(selector)})?.checkVisibility({ contentVisibilityAuto: false })`
  return (await page.evaluate(look)) === true
}

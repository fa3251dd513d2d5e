import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { startIncidentSite, startRepairedSite, type Site } from '../demo/site.js'
import { installPackage } from '../installed-package.js'
import { startBrowser, type BrowserDesk } from '../reporters/browser.js'
import { locateTool } from '../reporters/outside-tool.js'
import { runProgram, start, temporaryFolder, type Ended, type Run, type RunOptions } from '../cli/cli.js'
import { defer } from '../cli/defer.js'

/** Scans as fast as the server answers; what a row looks at does not depend on it. */
export const FAST: readonly string[] = ['--rate', '0']
/** The one rule that a row needs where no finding matters. */
export const ONE: readonly string[] = [...FAST, '--no-discover', '--only', 'collection-creatable']

/** The program as `npm pack` makes it and `npm install` puts it down, and the sites that several rows look at. */
export class Installed {
  /** The folder of the package. */
  readonly folder: string
  private readonly program: string
  private readonly made = new Map<string, Promise<unknown>>()

  private constructor(program: string) {
    this.program = program
    this.folder = dirname(dirname(program))
  }

  static async install(): Promise<Installed> {
    return new Installed(await installPackage(await temporaryFolder('installed')))
  }

  /** One run to its end, in a process of its own. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    return await runProgram(args, { program: this.program, ...options })
  }

  /** A run under way. */
  async start(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    return await start(args, { program: this.program, ...options })
  }

  /** A text of the package: `README.md`. */
  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  /** One scan with reports of these formats: what it said, and their texts. */
  async report(
    args: readonly string[],
    formats: readonly string[],
    options: RunOptions = {}
  ): Promise<Ended & { texts: Record<string, string> }> {
    const folder = await temporaryFolder('reports')
    const outputs = formats.flatMap((format) => ['--output', `${format}=${join(folder, format)}`])
    const ended = await this.run(['scan', ...args, ...outputs], options)
    const texts: Record<string, string> = {}
    for (const format of formats) texts[format] = await readFile(join(folder, format), 'utf8')
    return { ...ended, texts }
  }

  /** The JSON report of one scan. */
  async scan(args: readonly string[], options: RunOptions = {}): Promise<ScanResult> {
    const { texts } = await this.report(args, ['json'], options)
    return JSON.parse(texts['json'] ?? '') as ScanResult
  }

  /** The site of the demo with the hole, as README's first command starts it. */
  async incident(): Promise<Site> {
    return await this.once('incident', async () => await openOnce(startIncidentSite))
  }

  /** The same site repaired: every write method is refused. */
  async repaired(): Promise<Site> {
    return await this.once('repaired', async () => await openOnce(startRepairedSite))
  }

  async desk(): Promise<BrowserDesk> {
    return await this.once('desk', async () => {
      const desk = await startBrowser(locateTool('chromium', 'chromium') ?? '')
      defer(() => desk.close())
      return desk
    })
  }

  /** What several rows look at, made for the first of them. */
  async once<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
    const made = (this.made.get(name) as Promise<Value> | undefined) ?? make()
    this.made.set(name, made)
    return await made
  }
}

/** A site that is gone with the tests. */
async function openOnce(open: (folder: string) => Promise<Site>): Promise<Site> {
  const site = await open(await temporaryFolder('site'))
  defer(() => site.close())
  return site
}

/** A text without its line breaks, as a person reads it. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

/** Lines of a text that ends with a line break. */
export function linesOf(text: string): string[] {
  return text.trimEnd().split('\n')
}

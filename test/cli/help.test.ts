import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { configSchema } from '../../src/config/config-schema.js'
import { formats } from '../../src/reporters/reporter.js'
import { VARIABLES } from '../../src/cli/settings/environment-names.js'
import { listCommands } from '../../src/cli/shell/command-tree.js'
import { program, recipes, screens, show } from '../manual.js'
import { verbgate } from './in-process.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8')
const commands = listCommands(program)
/** Lines of a small terminal above the prompt. */
const LINES = 23

/** Screens of one topic, as one text. */
function showTopic(name: string): string {
  const names = [...screens.keys()].filter((key) => key.split(' ')[0] === name)
  return names.map((key) => show(key, 100)).join('\n')
}

function countLines(text: string): number {
  return text.trimEnd().split('\n').length
}

describe('one screen', () => {
  it.each([...screens.keys()])('help %s', (name) => {
    for (const columns of [80, 100]) expect(countLines(show(name, columns))).toBeLessThanOrEqual(LINES)
  })

  it('the names of the topics', async () => {
    const { stdout } = await verbgate(['help'])
    for (const name of screens.keys()) expect(stdout).toMatch(new RegExp(`^ *${name.split(' ')[0]}  `, 'm'))
    expect(countLines(stdout)).toBeLessThanOrEqual(LINES)
  })

  it.each(commands.map(({ path }) => path))('verbgate %s --help', async (path) => {
    const { code, stdout } = await verbgate([...path.split(' ').filter((word) => word !== ''), '--help'])
    expect(code).toBe(0)
    expect(countLines(stdout)).toBeLessThanOrEqual(LINES)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })
})

describe('nothing is left out', () => {
  it('every flag is described, in a theme or in the help of its command', async () => {
    const flags = showTopic('flags')
    for (const { path, options } of commands) {
      const help = path === '' || path === 'scan' ? '' : (await verbgate([...path.split(' '), '--help'])).stdout
      for (const { long, short } of options.filter((option) => !['--help', '--version'].includes(option.long))) {
        const line = new RegExp(`^  (-\\w, )?${long}(?![\\w-]).*  \\S`, 'm')
        expect(flags.match(line)?.[0] ?? help.match(line)?.[0], `${path} ${long}`).toBeDefined()
        if (path === 'scan') expect(flags).toContain(short === null ? long : `${short}, ${long}`)
      }
    }
  })

  it('every flag of scan stands in its help, and in one theme alone', async () => {
    const { stdout } = await verbgate(['scan', '--help'])
    const scan = commands.find(({ path }) => path === 'scan')
    expect(scan?.options.length).toBeGreaterThan(45)
    for (const { long } of scan?.options ?? []) {
      if (long === '--help') continue
      expect(stdout.match(new RegExp(`[ /]${long}(?![\\w-])`, 'g')), long).not.toBeNull()
      const themes = [...screens.keys()].filter(
        (name) => name.startsWith('flags ') && new RegExp(`^  (-\\w, )?${long}(?![\\w-])`, 'm').test(show(name, 100))
      )
      expect(themes, long).toHaveLength(1)
    }
  })

  it('every key of the settings file', () => {
    const text = showTopic('config')
    const keys = listKeys(z.toJSONSchema(configSchema, { io: 'input' }))
    expect(keys.length).toBeGreaterThan(40)
    for (const key of keys) expect(text).toMatch(new RegExp(`^  (\\w[\\w-]*\\.)*${key}  |\\b${key}\\.`, 'm'))
  })

  it('every format and every exit code', () => {
    for (const name of formats) expect(showTopic('formats')).toMatch(new RegExp(`^  ${name}  `, 'm'))
    const codes = [...read('bin/verbgate.js').matchAll(/^\/\/ {3}(\d+) {2}/gm)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(6)
    for (const code of codes) expect(showTopic('exit-codes')).toMatch(new RegExp(`^  ${code}  `, 'm'))
  })

  it('every variable of the environment that the source names', () => {
    const files = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => `src/${name}`)
    const named = ['bin/verbgate.js', ...files].flatMap((file) => listVariables(read(file)))
    expect(new Set(named).size).toBeGreaterThan(10)
    const known = VARIABLES.map(([name]) => name)
    expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([])
    for (const name of known) expect(showTopic('environment')).toMatch(new RegExp(`\\b${name}\\b`))
  })
})

/** Names below `properties` of a schema, at any depth. */
function listKeys(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const own = 'properties' in node && typeof node.properties === 'object' ? Object.keys(node.properties ?? {}) : []
  return [...own, ...Object.values(node).flatMap(listKeys)]
}

/** `env['NAME']`, `env.NAME`, `{ NAME } = process.env`, and names that stand in a list of them. */
function listVariables(text: string): string[] {
  const taken = [...text.matchAll(/\{([^{}]*)\} = \S*env\b/g)].flatMap(([, names = '']) => names.split(','))
  const patterns = [/\benv(?:\[['"]|\.)([A-Za-z_]\w*)/g, /['"]((?:\w+_)?(?:proxy|PROXY)|VERBGATE_\w+)['"]/g]
  return [
    ...patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name)),
    ...taken.map((name) => /^\s*([A-Z][A-Z_]+)\b/.exec(name)?.[1] ?? '')
  ].filter((name) => /^(?:[A-Z][A-Z_]+|\w+_proxy)$/.test(name) && !/^(VARIABLE|NO_PROXY_)/.test(name))
}

it('recipes are no wider than a small terminal; a line of cron cannot be broken', () => {
  const lines = ['ini', 'js', 'sh', 'yaml', 'dockerfile'].flatMap(recipes).flatMap((text) => text.split('\n'))
  expect(lines.length).toBeGreaterThan(80)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
})

it.each([
  [['help', 'flgas'], 'Did you mean flags?'],
  [['help', 'nothing-like-it'], 'Run verbgate help to see the topics.'],
  [['help', 'cron', 'systmed'], 'Did you mean systemd?'],
  [['help', 'formats', 'sarif'], 'It is one screen: verbgate help formats']
])('%j is told what there is', async (args, hint) => {
  expect(await verbgate(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(hint) })
})

it('the name of a flag leads to its theme, the name of a command to its help', async () => {
  expect((await verbgate(['help', 'flags', 'resolve'])).stdout).toMatch(/^flags connection/)
  expect((await verbgate(['help', 'accept'])).stdout).toMatch(/^Usage: verbgate accept/)
  expect((await verbgate(['help', 'rules', 'show'])).stdout).toMatch(/^Usage: verbgate rules show/)
})

it.each(['README.md', '.github/CONTRIBUTING.md'])('every path that %s names is there', (file) => {
  const words = [...read(file).matchAll(/`([^`\n]+)`|\]\(([^)#]+)\)/g)].map(([, code, link]) => code ?? link ?? '')
  const paths = words.flatMap((word) => word.split(/[\s,]+/)).filter((word) => PATH.test(word))
  expect(paths.length).toBeGreaterThan(10)
  const folders = ['', '.github/', 'src/', 'test/']
  expect(paths.filter((path) => !folders.some((folder) => existsSync(`${root}${folder}${path}`)))).toEqual([])
})

/** A file of the repository, or a folder of it; names in capitals are the reader's to fill in. */
const PATH = /^(?!.*[A-Z]{2,}\.ya?ml|.*FAMILY|.*\/\/)(?:\.?[a-z][\w.-]*\/[\w./-]*|[A-Z]+\.md|[\w-]+\.tsx?)$/

it('the README is short, and counts the formats', () => {
  expect(countLines(read('README.md'))).toBeLessThanOrEqual(250)
  expect(read('README.md')).toContain(`${formats.length} formats`)
})

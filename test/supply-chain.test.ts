import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'

const root = new URL('../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8')

type Manifest = { dependencies: Record<string, string>; engines: { node: string }; scripts: Record<string, string> }
type Locked = {
  version: string
  license?: string
  integrity?: string
  resolved?: string
  engines?: { node?: string }
  dev?: boolean
  hasInstallScript?: boolean
}

const manifest = JSON.parse(read('package.json')) as Manifest
const lock = JSON.parse(read('package-lock.json')) as { lockfileVersion: number; packages: Record<string, Locked> }
/** What is installed with verbgate: the whole tree, by name. */
const production = Object.entries(lock.packages)
  .filter(([place, locked]) => place !== '' && locked.dev !== true)
  .map(([place, locked]) => ({ ...locked, name: place.slice(place.lastIndexOf('node_modules/') + 13) }))

/** They ask for a newer Node, and the cases of all rules pass with them on 20.18.1. A new version has to be tried anew. */
const RUNS_ON_OLDER = ['@marcbachmann/cel-js@8.0.0']

/** Name and reason of each row of the table for contributors. */
const reasons = [...section('## Runtime dependencies').matchAll(/^\| `([^`]+)`[^|]*\|([^|]+)\|$/gm)].map(
  ([, name = '', why = '']) => ({ name, why: why.trim() })
)

function section(heading: string): string {
  const text = read('.github/CONTRIBUTING.md')
  const start = text.indexOf(`\n${heading}\n`)
  return text.slice(start, text.indexOf('\n## ', start + heading.length))
}

describe('dependencies', () => {
  test('CONTRIBUTING names each, with a reason, and how many they are with their own', () => {
    expect(reasons.map(({ name }) => name).toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted())
    expect(reasons.filter(({ why }) => why.length < 20)).toEqual([])
    expect(section('## Runtime dependencies')).toContain(`${production.length} packages`)
  })

  test('the lock names each with its hash, and no host', () => {
    expect(lock.lockfileVersion).toBe(3)
    expect(production.length).toBeGreaterThan(Object.keys(manifest.dependencies).length)
    const all = Object.entries(lock.packages).filter(([place]) => place !== '')
    expect(all.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true)).toEqual([])
    expect(all.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })

  test('none runs a script when it is installed, nor does verbgate', () => {
    expect(production.filter(({ hasInstallScript }) => hasInstallScript === true)).toEqual([])
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare']
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([])
  })

  test('each runs on the oldest Node that verbgate runs on', () => {
    expect(manifest.engines.node).toBe('>=20.18.1')
    const tooNew = production.filter(({ engines }) => !allows(engines?.node ?? '>=0', [20, 18, 1]))
    expect(tooNew.map(({ name, version }) => `${name}@${version}`)).toEqual(RUNS_ON_OLDER)
  })

  test('each has a licence that asks for no more than its text', () => {
    const licences = new Set(production.map(({ license }) => license))
    expect([...licences].filter((licence) => !['MIT', 'ISC', 'BSD-2-Clause'].includes(licence ?? ''))).toEqual([])
  })
})

type Version = readonly [major: number, minor: number, patch: number]

/** Whether a range of `>=` and `^` allows a version. Throws for what else a range can be. */
function allows(range: string, version: Version): boolean {
  return range.split('||').some((part) => {
    const [, operator, ...numbers] = /^\s*(>=|\^)\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*$/.exec(part) ?? []
    if (operator === undefined) throw new Error(`not a range that this test knows: ${part}`)
    const least = numbers.map((number) => Number(number ?? 0))
    const [place] = [0, 1, 2].filter((index) => version[index] !== least[index])
    const isNewer = place === undefined || (version[place] as number) > (least[place] as number)
    return isNewer && (operator === '>=' || version[0] === least[0])
  })
}

describe('a range of Node versions', () => {
  it.each([
    ['>=20.18.1', true],
    ['>=20.18.2', false],
    ['>= 4', true],
    ['>=v12.22.7', true],
    ['^12.17.0 || ^14.13 || >=16.0.0', true],
    ['^18.0.0 || ^20.19.0', false],
    ['^20.9.0', true],
    ['>=21', false]
  ])('%s: %s', (range, expected) => {
    expect(allows(range, [20, 18, 1])).toBe(expected)
  })
})

type Component = { name: string; version: string; licenses?: { license: { id: string } }[]; hashes?: { alg: string }[] }

test('the bill of materials names every package that is installed, with version, licence and hash', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { cwd: root })
  const bill = JSON.parse(stdout) as { metadata: { component: Component }; components: Component[] }
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.\d$/) })
  expect(bill.metadata.component.name).toBe('verbgate')
  const named = bill.components.map(
    ({ name, version, licenses }) => `${name}@${version} ${licenses?.[0]?.license.id ?? ''}`
  )
  const locked = production.map(({ name, version, license }) => `${name}@${version} ${license ?? ''}`)
  expect(named.toSorted()).toEqual(locked.toSorted())
  expect(bill.components.filter(({ hashes }) => hashes?.[0]?.alg !== 'SHA-512')).toEqual([])
})

type Step = { uses?: string; run?: string; env?: Record<string, string> }
type Job = { needs?: string; permissions?: Record<string, string>; steps: Step[] }
type Workflow = { on: Record<string, unknown>; permissions: Record<string, string>; jobs: Record<string, Job> }

const folder = new URL('.github/workflows/', root)
const texts = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]))
const workflows = Object.entries(texts).map(([name, text]) => ({ name, text, workflow: parse(text) as Workflow }))
const runsOf = (job: Job | undefined): string[] => (job?.steps ?? []).flatMap(({ run }) => run ?? [])

describe('workflows', () => {
  test('there are two', () => {
    expect(Object.keys(texts).toSorted()).toEqual(['ci.yml', 'release.yml'])
  })

  test.each(workflows)(
    '$name: actions are pinned to commits, beside which stands the release',
    ({ text, workflow }) => {
      const used = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []))
      expect(used.length).toBeGreaterThan(0)
      expect(used.filter((uses) => !/^actions\/[a-z-]+@[0-9a-f]{40}$/.test(uses))).toEqual([])
      for (const uses of used) expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+\n`))
    }
  )

  test.each(workflows)('$name: nothing that others write becomes part of a script', ({ workflow }) => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
    const jobs = Object.values(workflow.jobs)
    expect(jobs.flatMap(runsOf).filter((run) => run.includes('${{'))).toEqual([])
    const values = jobs.flatMap(({ steps }) => steps.flatMap(({ env }) => Object.values(env ?? {})))
    const fixed = ['${{ github.token }}', '${{ github.repository }}']
    expect(values.filter((value) => value.includes('${{') && !fixed.includes(value))).toEqual([])
  })

  test.each(workflows)('$name: runs all checks, with leave to read and no more', ({ workflow }) => {
    const [check] = Object.values(workflow.jobs)
    expect(runsOf(check)).toEqual(['.ci/run'])
    expect({ ...workflow.permissions, ...check?.permissions }).toEqual({ contents: 'read' })
  })

  test('a release is published from a version tag, after the checks, with provenance and without a secret', () => {
    const { on, permissions, jobs } = parse(texts['release.yml'] ?? '') as Workflow
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+*'] } })
    expect(permissions).toEqual({})
    expect(jobs['publish']).toMatchObject({ needs: 'check', permissions: { contents: 'read', 'id-token': 'write' } })
    expect(runsOf(jobs['publish'])).toEqual([
      expect.stringContaining('GITHUB_REF_NAME'),
      'npm ci --ignore-scripts',
      'npm audit signatures',
      'npm run --silent sbom > verbgate.cdx.json',
      expect.stringContaining('npm pkg set'),
      'npm publish --provenance --access public'
    ])
    expect(jobs['announce']).toMatchObject({ needs: 'publish', permissions: { contents: 'write' } })
    expect(texts['release.yml']).not.toContain('secrets.')
  })
})

// 11.11: accept, help where it is called, completion, man page, short forms.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { temporaryFolder } from '../cli/cli.js'
import { startDav } from '../cli/dav-server.js'
import { record, staticSite } from '../cli/recorder.js'
import { startProxy } from '../cli/proxy.js'
import { testCertificate } from '../prober/certificate.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { flat, ONE, type Installed } from './installed.js'

export const shell: readonly Complaint[] = complaintsOf('11.11', [
  ['accept called twice leaves two entries.', acceptsOnce],
  ['A wrong call of accept, diff or own points to the help of scan.', pointsToItsOwnHelp],
  ['Nothing completes commands and flags in my shell.', completes],
  ['There is no man page.', hasAManPage],
  ['The short forms that curl and nuclei have are missing.', hasShortForms]
])

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

async function acceptsOnce(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('accept')
  const dav = await startDav()
  const scan = ['scan', dav.url, ...ONE, '--area', '/content/']
  await program.run([...scan, '-o', 'json=report.json'], { cwd })
  const { findings } = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as {
    findings: { fingerprint: string }[]
  }
  const id = findings[0]?.fingerprint.slice(0, 12) ?? ''
  for (const [reason, days] of [
    ['first', 10],
    ['second', 20]
  ] as const) {
    const flags = ['--reason', reason, '--expires', inDays(days), '--report', 'report.json']
    expect(await program.run(['accept', id, ...flags], { cwd })).toMatchObject({ code: 0, stderr: '' })
  }
  const { accepted } = parse(readFileSync(join(cwd, '.verbgate-accept.yaml'), 'utf8')) as { accepted: object[] }
  expect(accepted).toMatchObject([{ reason: 'second', expires: inDays(20) }])
  expect((await program.run(scan, { cwd })).code).toBe(0)
}

async function pointsToItsOwnHelp(program: Installed): Promise<void> {
  for (const command of ['accept', 'diff', 'own']) {
    const { code, stderr } = await program.run([command, '--nonsense'])
    expect(code).toBe(2)
    expect(flat(stderr)).toContain(`verbgate ${command} --help`)
    expect((await program.run([command, '--help'])).stdout).toMatch(new RegExp(`^Usage: verbgate ${command} `))
  }
}

async function completes(program: Installed): Promise<void> {
  const folder = await temporaryFolder('completion')
  for (const name of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await program.run(['completion', name])
    expect(code).toBe(0)
    for (const word of ['scan', 'cleanup', 'fail-on', 'sarif-category']) expect(stdout, name).toContain(word)
    writeFileSync(join(folder, name), stdout)
  }
  const offer = (...words: string[]): string[] => {
    const line = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`
    const script = `source ${join(folder, 'bash')}; ${line}; _verbgate; printf '%s\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).trim().split('\n')
  }
  expect(offer('verbgate', 'sc')).toEqual(['scan'])
  expect(offer('verbgate', 'scan', '--fail-on', 'c')).toEqual(['critical'])
  expect(offer('verbgate', 'scan', '--max-un')).toEqual(['--max-undecided'])
}

async function hasAManPage(program: Installed): Promise<void> {
  const { man } = JSON.parse(program.read('package.json')) as { man: string[] }
  expect(man).toEqual(['dist/verbgate.1'])
  const page = program.read('dist/verbgate.1')
  expect(page).toMatch(/^\.TH "?VERBGATE"? "?1"?/im)
  const { stdout } = await program.run(['scan', '--help'])
  const plain = page.replaceAll('\\-', '-')
  const flags = new Set([...stdout.matchAll(/--[a-z][a-z-]+/g)].map(([flag]) => flag))
  for (const flag of flags) if (flag !== '--help') expect(plain).toContain(flag)
}

async function hasShortForms(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('short')
  const plain = await record(staticSite)
  const proxy = await startProxy(plain)
  const proxied = await program.run(['scan', 'http://shop.example/', ...ONE, '-x', `http://${proxy.url}`, '-v'])
  // The site of a recorder does not know the form of a target that a proxy gets.
  expect(proxied).toMatchObject({ code: 0, stderr: expect.stringContaining(' GET http://shop.example/ 404 ') })
  expect(proxy.seen.length).toBeGreaterThan(0)
  const tls = await record(staticSite, testCertificate)
  const quiet = await program.run(['scan', tls.url, ...ONE, '-k', '-o', 'json=a.json', '-q'], { cwd })
  expect(quiet).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))).toMatchObject({ insecure: true })
  const user = await program.run(['scan', plain.url, ...ONE, '-u', 'bob:open-sesame'])
  expect(user.stdout + user.stderr).not.toContain('sesame')
}

import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { temporaryFolder } from '../cli/cli.js'
import { describeSpoiltFiles, runIn, scan, SITE } from './commands.js'
import { put } from './input.js'

// `npm run soak` takes more of them.
describeSpoiltFiles(1)

describe('commands with what is no file', () => {
  const flags: Readonly<Record<string, (path: string) => string[]>> = {
    '--config': (path) => scan(SITE, '--config', path),
    '--targets': (path) => scan('--targets', path),
    '--accept': (path) => scan(SITE, '--accept', path),
    '--baseline': (path) => scan(SITE, '--baseline', path),
    '--cert': (path) => scan(SITE, '--cert', path, '--key', path),
    '--journal': (path) => scan(SITE, '--write', '--journal', path),
    '--output': (path) => scan(SITE, '--output', `json=${path}`),
    diff: (path) => ['diff', path, path],
    cleanup: (path) => ['cleanup', '--journal', path],
    'rules check': (path) => ['rules', 'check', path]
  }
  for (const [name, args] of Object.entries(flags)) {
    it.concurrent(`${name}: a folder, a named pipe, a device without end`, { timeout: 120_000 }, async () => {
      const folder = await temporaryFolder('fuzz')
      const pipe = join(folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      mkdirSync(join(folder, 'folder'))
      for (const path of [join(folder, 'folder'), pipe, '/dev/zero']) {
        if (name === '--output' && path === '/dev/zero') continue
        await runIn(folder, args(path))
      }
    })
  }

  it('a session that is a named pipe, a record that is one', async () => {
    const folder = await temporaryFolder('fuzz')
    mkdirSync(join(folder, 'state/runs'), { recursive: true })
    for (const path of ['editor.session', 'state/runs/00000001-0.json'])
      execFileSync('mkfifo', ['-m', '600', join(folder, path)])
    const config = put(folder, 'verbgate.yaml', 'sessions: { editor: { file: editor.session } }\n')
    await runIn(folder, scan(SITE, '--config', config))
    await runIn(folder, ['history', join(folder, 'state')])
  })
})

import { spawn } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { temporaryFolder } from '../cli/cli.js'
import { cliFile } from '../cli-file.js'

/** A folder with `verbgate`, and an `npx` that runs this build whatever version it is asked for, on its PATH. */
export type Workplace = {
  folder: string
  /** What `npx` was asked to run: `verbgate@0.1.0`. */
  run(script: string, env?: Record<string, string>): Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** A workplace that is gone with the test. */
export async function workplace(): Promise<Workplace> {
  const folder = await temporaryFolder('pipeline')
  const bin = join(folder, 'bin')
  await mkdir(bin)
  const run = `exec "${process.execPath}" "${cliFile}" "$@"\n`
  await writeFile(join(bin, 'verbgate'), `#!/bin/sh\n${run}`)
  await writeFile(join(bin, 'npx'), `#!/bin/sh\n[ "$1" = --yes ] || exit 9\necho "$2" >> npx.log\nshift 2\n${run}`)
  for (const name of ['verbgate', 'npx']) await chmod(join(bin, name), 0o755)
  return {
    folder,
    run: (script, env = {}) =>
      new Promise((resolve, reject) => {
        const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`
        const child = spawn('bash', ['-c', script], {
          cwd: folder,
          env: { ...process.env, PATH: path, XDG_STATE_HOME: folder, ...env },
          stdio: ['ignore', 'pipe', 'pipe']
        })
        const output = { stdout: '', stderr: '' }
        child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
        child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
        child.on('error', reject)
        child.on('close', (code) => resolve({ code, ...output }))
      })
  }
}

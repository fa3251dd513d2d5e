import { chmod, chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { findFreePort, startChild } from './child.js'
import type { ChildSpec, RunningChild } from './child.js'

/** The directory, ports and processes of one running topology. */
export type Workspace = {
  /** Absolute path of the directory; workers can read it. */
  dir: string
  freePort(): Promise<number>
  /** Writes a file below the directory and returns its absolute path. */
  write(relativePath: string, content: string | Uint8Array): Promise<string>
  /** Makes a directory that the server's workers own, with these files in it, and returns its absolute path. */
  writeTree(relativePath: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string>
  launch(name: string, spec: Omit<ChildSpec, 'stdoutPath' | 'stderrPath'> & { stdoutPath?: string }): Promise<void>
  /** Something else to undo at the end. */
  defer(undo: () => Promise<void>): void
  close(): Promise<void>
}

/** Opens a workspace in `dir`, which must not exist yet. */
export async function openWorkspace(dir: string): Promise<Workspace> {
  await makeDirectory(dir)
  const children: RunningChild[] = []
  const undos: (() => Promise<void>)[] = []
  const write = async (relativePath: string, content: string | Uint8Array): Promise<string> => {
    const path = join(dir, relativePath)
    await makeDirectory(dirname(path))
    await writeFile(path, content)
    return path
  }
  return {
    dir,
    freePort: findFreePort,
    write,
    async writeTree(relativePath, files) {
      await makeDirectory(join(dir, relativePath))
      for (const [path, content] of Object.entries(files)) await write(join(relativePath, path), content)
      await giveToWorkers(join(dir, relativePath))
      return join(dir, relativePath)
    },
    async launch(name, spec) {
      const stderrPath = join(dir, `${name}.stderr`)
      const child = await startChild({ stdoutPath: join(dir, `${name}.stdout`), stderrPath, ...spec })
      children.push(child)
    },
    defer(undo) {
      undos.push(undo)
    },
    async close() {
      await Promise.all(undos.splice(0).map((undo) => undo()))
      // The front goes first, so that it never answers for a back end that is gone.
      for (const child of children.splice(0).toReversed()) await child.stop()
      await rm(dir, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}

/** The unprivileged account that workers run as when the lab is started by root; undefined otherwise. */
export const workerAccount: { uid: number; gid: number; name: string } | undefined = findWorkerAccount()

/** Hands a file or a directory tree to the account that the servers' workers run as. */
export async function giveToWorkers(path: string): Promise<void> {
  if (!workerAccount) return
  const { uid, gid } = workerAccount
  await chown(path, uid, gid)
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return []
    throw error
  })
  await Promise.all(entries.map((entry) => giveToWorkers(join(path, entry.name))))
}

async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first !== undefined) await chmod(path, 0o755)
}

function findWorkerAccount(): typeof workerAccount {
  if (process.getuid?.() !== 0) return undefined
  const name = 'www-data'
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g'), name }
}

import { rm, writeFile } from 'node:fs/promises'
import { sameTree, snapshot } from './tree.js'
import { giveToWorkers } from './workspace.js'

/** The document roots of a running topology, compared with how they were when opened. */
export type Disk = {
  /** Lines `added PATH`, `removed PATH`, `changed PATH`; empty if nothing changed. */
  changes(): Promise<readonly string[]>
  /** Puts a file there that the server's workers may change, without asking the server. */
  seed(path: string, content: string): Promise<void>
  /** Removes what was added. Throws if anything that was there before is changed or gone. */
  restore(): Promise<void>
}

export async function openDisk(roots: readonly string[]): Promise<Disk> {
  const before = await snapshot(roots)
  const changes = async (): Promise<readonly string[]> => sameTree(before, await snapshot(roots))
  return {
    changes,
    async seed(path, content) {
      await writeFile(path, content)
      await giveToWorkers(path)
    },
    async restore() {
      for (const change of await changes()) {
        if (!change.startsWith('added ')) throw new Error(`the site itself was touched: ${change}`)
        await rm(change.slice('added '.length), { recursive: true, force: true })
      }
    }
  }
}

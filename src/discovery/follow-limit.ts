import { directoryOf, extensionOf } from '../targets/path.js'
import { isPageFile } from './resource-kind.js'

/** Pages of one folder that look like programs, and folders in one folder; numbers in names do not tell folders apart. */
const PER_FOLDER = 4
const FOLDERS_PER_FOLDER = 6
/** Links that may be anything: no folder, and no page kept in a file. */
const UNKNOWN_IN_ALL = 10

/** Counts what a crawl follows, so that it calls few of many links of one kind: nobody knows what they do. */
export class FollowLimit {
  readonly #perFolder = new Map<string, number>()
  #unknown = 0

  /** Counts the path, if it may still be followed. */
  admit(path: string): boolean {
    if (isPageFile(path)) return true
    if (path.endsWith('/')) return this.#admitFolder(directoryOf(path.slice(0, -1)))
    if (this.#unknown >= UNKNOWN_IN_ALL) return false
    const isAdmitted = this.#count(`${extensionOf(path)} ${foldNumbers(directoryOf(path))}`, PER_FOLDER)
    if (isAdmitted) this.#unknown++
    return isAdmitted
  }

  #admitFolder(parent: string): boolean {
    return parent === '/' || this.#count(`folders ${foldNumbers(parent)}`, FOLDERS_PER_FOLDER)
  }

  /** Counts one more of a kind; false if there are enough. */
  #count(kind: string, most: number): boolean {
    const count = this.#perFolder.get(kind) ?? 0
    this.#perFolder.set(kind, count + 1)
    return count < most
  }
}

/** Ids of records differ, what a link to one does not: `/record/17/` and `/record/4be0c1d2/` are alike. */
function foldNumbers(folder: string): string {
  return folder.replace(/(?<=[/_-])[0-9a-f-]{8,}(?=[/_-])/gi, '0').replace(/\d+/g, '0')
}

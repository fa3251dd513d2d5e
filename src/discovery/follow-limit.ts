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
    const isFolder = path.endsWith('/')
    if (!isFolder && this.#unknown >= UNKNOWN_IN_ALL) return false
    const folder = directoryOf(isFolder ? path.slice(0, -1) : path)
    if (isFolder && folder === '/') return true
    const key = `${isFolder ? 'folders' : extensionOf(path)} ${foldNumbers(folder)}`
    const count = this.#perFolder.get(key) ?? 0
    if (count >= (isFolder ? FOLDERS_PER_FOLDER : PER_FOLDER)) return false
    this.#perFolder.set(key, count + 1)
    if (!isFolder) this.#unknown++
    return true
  }
}

/** Ids of records differ, what a link to one does not: `/record/17/` and `/record/4be0c1d2/` are alike. */
function foldNumbers(folder: string): string {
  return folder.replace(/(?<=[/_-])[0-9a-f-]{8,}(?=[/_-])/gi, '0').replace(/\d+/g, '0')
}

import type { Command } from 'commander'
import type { AcceptFlags, CleanupFlags, DiffFlags, MergeFlags, ScanFlags } from './settings/flags.js'
import type { Shell } from './shell/completion.js'

/** What each command does; loaded only when it is called, so that `--help` stays cheap. */
export type Actions = {
  scan: (urls: string[], flags: ScanFlags) => Promise<number>
  listRules: (flags: { rules?: string[] }) => Promise<number>
  showRule: (id: string, flags: { rules?: string[] }) => Promise<number>
  checkRules: (dir: string | undefined) => Promise<number>
  testRules: (dir: string | undefined, flags: { only?: string[] }) => Promise<number>
  explainRule: (id: string, url: string, flags: Omit<ScanFlags, 'discover'>) => Promise<number>
  newRule: (id: string, flags: { unit?: string; like?: 'page' | 'header'; rules?: string }) => Promise<number>
  helpRules: (name: string | undefined) => Promise<number>
  cleanup: (origins: string[], flags: CleanupFlags) => Promise<number>
  own: (origin: string) => Promise<number>
  init: () => Promise<number>
  accept: (fingerprint: string, flags: AcceptFlags) => Promise<number>
  diff: (older: string, newer: string, flags: DiffFlags) => Promise<number>
  merge: (folders: string[], flags: MergeFlags) => Promise<number>
  history: (folder: string) => Promise<number>
  completion: (shell: Shell, program: Command) => Promise<number>
  help: (names: readonly (string | undefined)[], program: Command) => Promise<number>
}

const nothing = async (): Promise<number> => 0

/** For who only reads the definitions. */
export const noActions: Actions = {
  scan: nothing,
  listRules: nothing,
  showRule: nothing,
  checkRules: nothing,
  testRules: nothing,
  explainRule: nothing,
  newRule: nothing,
  helpRules: nothing,
  cleanup: nothing,
  own: nothing,
  init: nothing,
  accept: nothing,
  diff: nothing,
  merge: nothing,
  history: nothing,
  completion: nothing,
  help: nothing
}

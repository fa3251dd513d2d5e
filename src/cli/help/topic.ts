import type { Command } from 'commander'
import type { Section } from './sections.js'

/** What a screen is made of. */
export type Source = { program: Command; columns: number }

/** A screen under a name; the first of a topic has the name ''. */
export type Part = {
  name: string
  summary: string
  read: (source: Source) => Promise<readonly Section[]> | readonly Section[]
}

/** What `verbgate help NAME` shows. */
export type Topic = { name: string; summary: string; parts: readonly Part[] }

/** A topic of one screen. */
export function single(name: string, summary: string, read: Part['read']): Topic {
  return { name, summary, parts: [{ name: '', summary, read }] }
}

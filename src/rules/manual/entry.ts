/** What an entry of the manual is about. */
export type EntryKind = 'key' | 'variable' | 'function' | 'field' | 'probe' | 'group' | 'unit' | 'advice' | 'old name'

/** A part of a built-in rule, as it stands there. */
export type Example = { readonly rule: string; readonly text: string }

/** One name that a rule can use, explained. */
export type Entry = {
  readonly kind: EntryKind
  readonly name: string
  /** Longer names, for which it is looked up too: `verdict.when`, `Response.status`. */
  readonly aliases: readonly string[]
  /** As it is written: `handled(r, controls)`. */
  readonly form: string
  /** What kind of thing it is, in a few words: `key of a verdict`. */
  readonly what: string
  readonly doc: string
  /** Type, source, trap and whatever else is known of it. */
  readonly facts: readonly (readonly [label: string, text: string])[]
  readonly example: Example | null
}

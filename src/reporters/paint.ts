/** What a report may do to a piece of text; only a terminal's report does more than hand it back. */
export type Paint = Readonly<Record<'strong' | 'faint' | 'bad' | 'warn' | 'note' | 'good', (text: string) => string>>

const asIs = (text: string): string => text

/** No colour: pipes, files, `NO_COLOR`. */
export const plainPaint: Paint = { strong: asIs, faint: asIs, bad: asIs, warn: asIs, note: asIs, good: asIs }

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const RULE: string = `id: feed-placed
title: A feed can be replaced by anyone
exposes: place-file
severity: high
unit: feed
effect: read
why: Readers trust what it says.
fix: { any: Refuse the method. }
references: [https://www.rfc-editor.org/rfc/rfc9110]
when: feed.path != '/'
probes:
  again: { method: OPTIONS, path: "{{feed}}?{{missing}}" }
verdicts:
  - exposed: tentative
    summary: OPTIONS of {{feed}} is answered {{again.status}}.
    when: is_open(feed) && again.status == 200
`
const DEFINITIONS: string = `functions:
  is_open:
    params: { feed: Feed }
    returns: bool
    doc: Anything in it is believed.
    when: "!feed.signed"
`
const CASES: string = `fires:
  - name: open
    unit: { feed: { path: /a.xml } }
    answers: { again: 200 }
silent:
  - name: refused
    answers: { again: 405 }
`

/** Writes a rule folder with the given rule and its cases below `root`, and returns its path. */
export async function writeFolder(root: string, rule: string): Promise<string> {
  const folder = await mkdtemp(join(root, 'x'))
  await mkdir(join(folder, 'feeds'))
  await writeFile(join(folder, 'definitions.yaml'), DEFINITIONS)
  await writeFile(join(folder, 'feeds/feed-placed.yaml'), rule)
  await writeFile(join(folder, 'feeds/feed-placed.test.yaml'), CASES)
  return folder
}

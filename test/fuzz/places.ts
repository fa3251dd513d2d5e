import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { workplace } from './input.js'

const { folder, remove } = workplace()
afterAll(remove)

/** The folder of an input, gone when the tests of the file are through. */
export function folderFor(name: string): string {
  const own = join(folder, name.replaceAll(/\W/g, '-'))
  mkdirSync(own, { recursive: true })
  return own
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UsageErrors } from '../shared/errors.js'
import { readConfig } from './config-file.js'

const folder = mkdtempSync(join(tmpdir(), 'verbgate-pages-'))
const file = join(folder, 'verbgate.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

test('pages of all targets, and of one', async () => {
  writeFileSync(file, 'pages: [/mypage, /注文]\ntargets:\n  - { url: https://a.example/, pages: [/cart] }\n')
  const config = await readConfig(file, {})
  expect(config.pages).toEqual(['/mypage', '/%E6%B3%A8%E6%96%87'])
  expect(config.targets).toMatchObject([{ pages: ['/cart'] }])
})

test('what is no path is a mistake with its place', async () => {
  writeFileSync(file, 'pages: [mypage, /a/../b, "/c?d=1"]\n')
  const error = await readConfig(file, {}).catch((thrown: unknown) => thrown)
  if (!(error instanceof UsageErrors)) throw new Error('no UsageErrors', { cause: error })
  expect(error.problems.map(({ place, message }) => [place?.line, message.split('\n', 1)[0]])).toEqual([
    [1, '"mypage" is not a page'],
    [1, '"/a/../b" is not a page'],
    [1, '"/c?d=1" is not a page']
  ])
})

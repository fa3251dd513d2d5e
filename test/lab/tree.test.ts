import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDisk } from './disk.js'
import { sameTree, snapshot } from './tree.js'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verbgate-tree-'))
  await mkdir(join(dir, 'a'))
  await writeFile(join(dir, 'a/one.txt'), 'one')
  await writeFile(join(dir, 'two.txt'), 'two')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

it('names what was added, removed and changed', async () => {
  const before = await snapshot([dir])
  await writeFile(join(dir, 'a/one.txt'), 'uno')
  await rm(join(dir, 'two.txt'))
  await mkdir(join(dir, 'three'))
  await symlink('a', join(dir, 'four'))
  expect(sameTree(before, await snapshot([dir]))).toEqual([
    `added ${dir}/four`,
    `added ${dir}/three`,
    `changed ${dir}/a/one.txt`,
    `removed ${dir}/two.txt`
  ])
})

it('finds nothing when only times changed', async () => {
  const before = await snapshot([dir])
  await writeFile(join(dir, 'two.txt'), 'two')
  expect(sameTree(before, await snapshot([dir]))).toEqual([])
})

it('refuses a directory that it cannot read', async () => {
  await expect(snapshot([join(dir, 'gone')])).rejects.toThrow('ENOENT')
})

it('restores what was added and refuses to hide other changes', async () => {
  const disk = await openDisk([dir])
  await disk.seed(join(dir, 'a/new.txt'), 'new')
  expect(await disk.changes()).toEqual([`added ${dir}/a/new.txt`])
  await disk.restore()
  expect(await disk.changes()).toEqual([])
  await writeFile(join(dir, 'two.txt'), 'changed')
  await expect(disk.restore()).rejects.toThrow('the site itself was touched: changed')
})

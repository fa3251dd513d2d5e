import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const execute = promisify(execFile)

/**
 * Packs what the build made and installs the tarball in a folder, as a user would.
 * @param folder an empty one
 * @returns the command's file. Throws if there was no build, or with what npm says.
 */
export async function installPackage(folder: string): Promise<string> {
  if (!existsSync(join(ROOT, 'dist/cli/main.js'))) throw new Error('run npm run build first')
  // Building again here would pull dist/ away from under the other tests.
  await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT })
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await writeFile(join(folder, 'package.json'), '{ "name": "empty", "private": true }')
  await execute('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball)], {
    cwd: folder
  })
  return join(folder, 'node_modules/verbgate/bin/verbgate.js')
}

import { existsSync } from 'node:fs'
import { CONFIG_NAME, CONFIG_NAMES } from '../../config/find-config.js'
import { configTemplate } from '../../config/config-template.js'
import { UsageError } from '../../shared/errors.js'
import { createFile } from '../../shared/replace-file.js'
import { fileError } from '../terminal/file-error.js'
import { writeText, type Host } from '../terminal/streams.js'

/**
 * `verbgate init`: writes a commented config file into the folder the command runs in.
 * @throws UsageError `file-exists` rather than to overwrite one, `file-unusable`
 */
export async function initCommand(host: Host): Promise<number> {
  const there = CONFIG_NAMES.find((name) => existsSync(name)) ?? CONFIG_NAME
  if (there !== CONFIG_NAME || !createConfig()) {
    throw new UsageError(`there is a ${there} here already`, {
      code: 'file-exists',
      place: { file: there },
      hint: 'Change that one, or delete it first.'
    })
  }
  await writeText(host.stdout, `${CONFIG_NAME}: name your site in it, then run verbgate scan\n`)
  return 0
}

/** False if there is one. */
function createConfig(): boolean {
  try {
    return createFile(CONFIG_NAME, configTemplate)
  } catch (error) {
    throw fileError('the file cannot be written', CONFIG_NAME, error)
  }
}

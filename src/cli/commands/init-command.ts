import { writeFileSync } from 'node:fs'
import { CONFIG_NAME } from '../../config/find-config.js'
import { UsageError } from '../../shared/errors.js'
import { configTemplate } from '../../config/config-template.js'
import { fileError } from '../settings/user-file.js'
import { writeText, type Host } from '../terminal/streams.js'

/**
 * `verbgate init`: writes a commented config file into the folder the command runs in.
 * @throws UsageError `file-exists` rather than to overwrite one, `file-unusable`
 */
export async function initCommand(host: Host): Promise<number> {
  try {
    writeFileSync(CONFIG_NAME, configTemplate, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw fileError('the file cannot be written', CONFIG_NAME, error)
    const hint = 'Change that one, or delete it first.'
    throw new UsageError(`there is a ${CONFIG_NAME} here already`, {
      code: 'file-exists',
      place: { file: CONFIG_NAME },
      hint
    })
  }
  await writeText(host.stdout, `${CONFIG_NAME}: name your site in it, then run verbgate scan\n`)
  return 0
}

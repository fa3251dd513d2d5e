import { OWNER_PATH, ownerToken } from '../../config/ownership.js'
import { UsageError } from '../../shared/errors.js'
import { parseTarget } from '../../targets/target.js'
import { ownerSecret } from '../write-mode/owner-secret.js'
import { writeText, type Streams } from '../terminal/streams.js'

/** `verbgate own ORIGIN`: the token on stdout, so that it can go straight into the file; what to do with it on stderr. */
export async function ownCommand(text: string, streams: Streams): Promise<number> {
  const { origin, path } = parseTarget(text)
  if (path !== '/') {
    const hint = `Write ${origin.href}: the token is for everything the host serves.`
    throw new UsageError(`${text} has a path`, { code: 'target-invalid', hint })
  }
  await writeText(streams.stdout, `${ownerToken(origin, ownerSecret(streams.env))}\n`)
  await writeText(
    streams.stderr,
    `Serve this line at ${origin.href}${OWNER_PATH}
and list the origin in the file that --config names:

  owned:
    - ${origin.href}
`
  )
  return 0
}

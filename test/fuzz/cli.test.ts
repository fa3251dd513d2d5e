import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { temporaryFolder } from '../cli/cli.js'
import { describeSpoiltFiles, runIn, scan, SITE } from './commands.js'
import { put } from './input.js'
import { describeNoFiles } from './no-files.js'

// `npm run soak` takes more of them.
describeSpoiltFiles(1)

// The one that a reader can wait for without end; `npm run soak` takes the others too.
describeNoFiles(['named pipe'])

describe('named pipes in places that no flag names', () => {
  it('a session that is a named pipe, a record that is one', async () => {
    const folder = await temporaryFolder('fuzz')
    mkdirSync(join(folder, 'state/runs'), { recursive: true })
    for (const path of ['editor.session', 'state/runs/00000001-0.json'])
      execFileSync('mkfifo', ['-m', '600', join(folder, path)])
    const config = put(folder, 'verbgate.yaml', 'sessions: { editor: { file: editor.session } }\n')
    await runIn(folder, scan(SITE, '--config', config))
    await runIn(folder, ['history', join(folder, 'state')])
  })
})

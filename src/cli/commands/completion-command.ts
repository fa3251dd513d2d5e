import type { Command } from 'commander'
import { describeCompletion, type Shell } from '../shell/completion.js'
import { writeText, type Streams } from '../terminal/streams.js'

/** `verbgate completion SHELL`: a script that the shell sources. */
export async function completionCommand(
  shell: Shell,
  program: Command,
  { stdout }: Pick<Streams, 'stdout'>
): Promise<number> {
  await writeText(stdout, describeCompletion(shell, program))
  return 0
}

import { InvalidArgumentError, Option, type Command } from 'commander'

/** A flag that counts how often it stands there: `-vv`. */
export function countable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((_value, earlier: number | undefined) => (earlier ?? 0) + 1)
}

/** What may stand there several times, each adding to the others. */
class RepeatableOption extends Option {}

/** Every other option with a value is given once: the last one would win without a word. */
export function refuseTwice(command: Command): void {
  for (const option of command.options) {
    if (option instanceof RepeatableOption || (!option.required && !option.optional)) continue
    const read = option.parseArg
    option.argParser((value: string, earlier: unknown) => {
      if (earlier !== undefined) throw new InvalidArgumentError('It is given twice: leave one out.')
      return read === undefined ? value : read(value, earlier)
    })
  }
  for (const child of command.commands) refuseTwice(child)
}

/** An option that may stand there several times. Without a default: the help would show an empty list. */
export function repeatable(
  flags: string,
  description: string,
  read: (value: string) => string[] = (value) => [value]
): Option {
  return new RepeatableOption(flags, description).argParser((value, earlier: string[] | undefined) => [
    ...(earlier ?? []),
    ...read(value)
  ])
}

/** `a,b` as two values. */
export function readList(value: string): string[] {
  return value.split(',').filter((item) => item !== '')
}

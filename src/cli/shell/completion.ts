import type { Command } from 'commander'
import { listCommands, namesFile, takesValue, type CommandEntry, type OptionEntry } from './command-tree.js'

/** Shells that completion is made for. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** A script for the shell that completes commands, flags and their values. */
export function describeCompletion(shell: Shell, program: Command): string {
  const commands = listCommands(program)
  return { bash: writeBash, zsh: writeZsh, fish: writeFish }[shell](commands)
}

function writeBash(commands: readonly CommandEntry[]): string {
  const words = commands.map(
    ({ path, options, children }) =>
      `    ${quote(path)}) words=${quote([...children.map(({ name }) => name), ...options.flatMap(spell)].join(' '))} ;;`
  )
  const values = listValues(commands, {
    file: 'COMPREPLY=($(compgen -f -- "$cur")); return',
    none: 'return',
    choice: (choices) => `COMPREPLY=($(compgen -W ${quote(choices.join(' '))} -- "$cur")); return`
  })
  return `# bash completion of verbgate: source <(verbgate completion bash)
_verbgate() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" cmd="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$cmd \${COMP_WORDS[i]}" in
      ${listPaths(commands)}) cmd="\${cmd:+$cmd }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$cmd:$prev" in
${values.join('\n')}
  esac
  case "$cmd" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _verbgate verbgate
`
}

function writeZsh(commands: readonly CommandEntry[]): string {
  const lists = commands.map(({ path, options, children }) => {
    const names = children.map(({ name, description }) => describeWord(name, description))
    const flags = options.flatMap((option) => spell(option).map((word) => describeWord(word, option.description)))
    return `    ${quote(path)}) names=(${names.join(' ')}) flags=(${flags.join(' ')}) ;;`
  })
  const values = listValues(commands, {
    file: '_files; return',
    none: 'return',
    choice: (choices) => `compadd -- ${choices.map(quote).join(' ')}; return`
  })
  return `#compdef verbgate
# zsh completion of verbgate: verbgate completion zsh > "\${fpath[1]}/_verbgate"
_verbgate() {
  local cmd="" i
  local -a names flags
  for ((i = 2; i < CURRENT; i++)); do
    case "$cmd \${words[i]}" in
      ${listPaths(commands)}) cmd="\${cmd:+$cmd }\${words[i]}" ;;
    esac
  done
  case "$cmd:\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$cmd" in
${lists.join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then _describe -o flag flags
  elif (( \${#names} > 0 )); then _describe command names
  else _files
  fi
}
if [[ "\${funcstack[1]}" == _verbgate ]]; then _verbgate "$@"; else compdef _verbgate verbgate; fi
`
}

/** A word with what it does, as `_describe` of zsh has them. */
function describeWord(word: string, text: string): string {
  return quote(`${word.replaceAll(':', '\\:')}:${text}`)
}

function writeFish(commands: readonly CommandEntry[]): string {
  const lines = commands.flatMap(({ path, options, children }) => {
    const names = children.map(({ name }) => name).join(' ')
    const here =
      path === ''
        ? '__fish_use_subcommand'
        : path
            .split(' ')
            .map((name) => `__fish_seen_subcommand_from ${name}`)
            .join('; and ')
    const before = names === '' || path === '' ? here : `${here}; and not __fish_seen_subcommand_from ${names}`
    return [
      ...children.map(
        ({ name, description }) =>
          `complete -c verbgate -f -n ${quote(before)} -a ${quote(name)} -d ${quote(description)}`
      ),
      ...options.map(
        (option) => `complete -c verbgate -n ${quote(here)} ${spellFish(option)} -d ${quote(option.description)}`
      )
    ]
  })
  return `# fish completion of verbgate: verbgate completion fish > ~/.config/fish/completions/verbgate.fish\n${lines.join('\n')}\n`
}

function spellFish(option: OptionEntry): string {
  const { long, short, choices } = option
  const names = [`-l ${long.replace(/^--/, '')}`, ...(short === null ? [] : [`-s ${short.slice(1)}`])].join(' ')
  if (choices.length > 0) return `${names} -x -a ${quote(choices.join(' '))}`
  return takesValue(option) ? `${names} ${namesFile(option) ? '-r -F' : '-x'}` : names
}

/** What is offered behind an option. */
type Offers = { file: string; none: string; choice: (choices: readonly string[]) => string }

function listValues(commands: readonly CommandEntry[], offers: Offers): string[] {
  return commands.flatMap(({ path, options }) =>
    options.filter(takesValue).map((option) => {
      const patterns = spell(option)
        .map((word) => quote(`${path}:${word}`))
        .join(' | ')
      const offer =
        option.choices.length > 0 ? offers.choice(option.choices) : namesFile(option) ? offers.file : offers.none
      return `    ${patterns}) ${offer} ;;`
    })
  )
}

/** Patterns of the words that lead from a command to one below it. */
function listPaths(commands: readonly CommandEntry[]): string {
  return commands
    .filter(({ path }) => path !== '')
    .map(({ path }) => quote(path.includes(' ') ? path : ` ${path}`))
    .join(' | ')
}

function spell({ long, short }: OptionEntry): string[] {
  return short === null ? [long] : [long, short]
}

/** A word as all three shells read it back. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '’')}'`
}

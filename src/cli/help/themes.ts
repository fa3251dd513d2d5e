// Here lives the manual: topics made of the same tables as flags, settings, formats and exit codes. It touches nothing.

/** What flags are about, in the order in which the help shows them. */
export const THEMES = {
  targets: 'What is looked at',
  rules: 'Which rules run',
  settings: 'The settings file',
  mode: 'How far it goes (without these nothing is written)',
  pace: 'Pace',
  connection: 'Connections',
  tls: 'TLS',
  trace: 'Seeing what it does',
  report: 'Reports',
  gate: 'What makes a run fail',
  state: 'From run to run, and long lists'
} as const

export type Theme = keyof typeof THEMES

export const themes: readonly Theme[] = [
  'targets',
  'rules',
  'settings',
  'mode',
  'pace',
  'connection',
  'tls',
  'trace',
  'report',
  'gate',
  'state'
]

/** The heading under which commander lists the flags of a theme. */
export function headingOf(theme: Theme): string {
  return `${THEMES[theme]}:`
}

/** Flags of every command that connects; only their names stand in the help of a command. */
export const SHARED: readonly Theme[] = ['connection', 'tls', 'trace']

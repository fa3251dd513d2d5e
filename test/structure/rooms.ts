/**
 * The order of the rooms inside the folders of src/: an import goes to a lower number or stays in its room, and rooms of
 * one number do not know each other. A key is a folder, a single file of it, or `.` for the other files at its top.
 */
export const ROOMS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  cli: {
    terminal: 0,
    settings: 1,
    'write-mode': 2,
    finish: 2,
    trace: 2,
    shell: 2,
    help: 3,
    record: 3,
    commands: 4,
    '.': 5
  },
  engine: { units: 0, checks: 1, verdicts: 2, confirm: 3, canary: 4, '.': 5 },
  prober: { response: 0, limits: 1, connection: 2, '.': 3 },
  rules: {
    files: 0,
    language: 1,
    safety: 1,
    checking: 2,
    '.': 3,
    cases: 4,
    // What writes the rules' bundle at the end of the build has all rules loaded for it.
    build: 5,
    manual: 5
  },
  reporters: {
    '.': 0,
    json: 1,
    text: 1,
    junit: 2,
    markdown: 2,
    html: 2,
    integrations: 2,
    change: 3,
    'reporters.ts': 4
  }
}

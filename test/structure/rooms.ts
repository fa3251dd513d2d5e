/**
 * The order of the rooms inside the folders of src/: an import goes to a lower number or stays in its room, and rooms of
 * one number do not know each other. A key is a folder, a single file of it, or `.` for the other files at its top.
 */
export const ROOMS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  cli: { terminal: 0, settings: 1, 'write-mode': 2, finish: 2, commands: 3, '.': 4 },
  engine: { units: 0, checks: 1, verdicts: 2, canary: 3, '.': 4 },
  prober: { limits: 0, response: 1, connection: 2, '.': 3 },
  rules: {
    files: 0,
    'rule.ts': 0,
    language: 1,
    safety: 1,
    '.': 2,
    cases: 3,
    // These two write the rules' bundle at the end of the build, and have all rules loaded for it.
    'files/bundle.ts': 3,
    'files/write-bundle.ts': 4
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

/** Imports that run up while their rooms are being rebuilt. To be empty; one that is not there any more fails. */
export const RUNNING_UP: readonly string[] = [
  'cli/settings/gate-settings.ts -> cli/finish/exit-code.ts',
  'cli/terminal/streams.ts -> cli/settings/user-file.ts',
  'engine/checks/plan-checks.ts -> engine/scan-request.ts',
  'engine/units/find-areas.ts -> engine/checks/origin-client.ts',
  'engine/units/find-areas.ts -> engine/scan-request.ts',
  'engine/units/unit.ts -> engine/checks/answers.ts',
  'engine/units/unit.ts -> engine/checks/fill.ts',
  'engine/verdicts/leftover-finding.ts -> engine/canary/removal.ts'
]

/** Files of circles that are being taken apart. To be empty; one that is in no circle any more fails. */
export const IN_CIRCLES: readonly string[] = [
  'prober/attempt.ts',
  'prober/job.ts',
  'prober/lane.ts',
  'prober/raw-request.ts'
]

import { severities, type Severity } from '../../findings/severity.js'

/** The severity from which a finding fails the run, or `never`. */
export type FailOn = Severity | 'never'

/** Values of `--fail-on`. */
export const failOnNames: readonly FailOn[] = [...severities, 'never']

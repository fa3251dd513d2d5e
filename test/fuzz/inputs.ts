import { answerInputs } from './answer-inputs.js'
import type { Input } from './input.js'
import { keptInputs } from './kept-inputs.js'
import { ruleInputs } from './rule-inputs.js'
import { settingsInputs } from './settings-inputs.js'

/** Everything that comes from outside. */
export const inputs: readonly Input[] = [...ruleInputs, ...settingsInputs, ...keptInputs, ...answerInputs]

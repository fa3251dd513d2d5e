// A step of the build: writes `dist/verbgate.1`, which npm links for man(1).
import { writeFileSync } from 'node:fs'
import { noActions } from './actions.js'
import { buildProgram } from './program.js'
import { readVersion } from './settings/version.js'
import { describeManual } from './shell/man-page.js'

const version = readVersion()
const program = buildProgram(version, noActions, () => undefined)
writeFileSync(new URL('../verbgate.1', import.meta.url), describeManual(program, version))

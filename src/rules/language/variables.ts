export { spellArea as areaVariables } from '../../units/area.js'

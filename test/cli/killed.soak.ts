import { moments } from './kill-moment.js'
import { describeRealKills } from './kill-real.js'

describeRealKills(moments)

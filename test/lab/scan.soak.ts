import { describeScans } from './scan-suite.js'
import { topologies } from './topologies.js'

describeScans(topologies)

import { describeLoad } from './load-run.js'

// `npm run endurance` takes 30 minutes.
const SECONDS = Number(process.env['VERBGATE_LOAD_SECONDS'] ?? 60)

describeLoad({ origins: 200, seconds: SECONDS, warmUpRounds: 2, kinds: 25 })

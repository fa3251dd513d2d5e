import { describeLoad } from './load-run.js'

// As few rounds as there are; `npm run soak` holds memory against many.
describeLoad({ origins: 12, seconds: 0, warmUpRounds: 1, kinds: 10 })

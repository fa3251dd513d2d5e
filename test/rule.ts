// npx tsx test/rule.ts ID... plays the cases of these built-in rules, as data and again over the loopback.
import { testRules } from '../src/engine/play-cases.js'
import { loadCases } from '../src/rules/cases/cases.js'

const ids = process.argv.slice(2)
const all = await loadCases(['rules'], null)
const chosen = all.filter(({ rule }) => ids.includes(rule.id))
const unknown = ids.filter((id) => !all.some(({ rule }) => rule.id === id))
for (const id of unknown) console.error(`no rule ${id}`)

const results = [...(await testRules(chosen, { loopback: false })), ...(await testRules(chosen, { loopback: true }))]
const wrong = results.filter(({ problem }) => problem !== null)
for (const { file, kind, name, problem } of wrong) console.log(`${file}: ${kind}: ${name}: ${problem}`)
console.log(`${chosen.length} rules, ${results.length} cases played, ${wrong.length} came out otherwise`)
process.exitCode = wrong.length + unknown.length > 0 || chosen.length === 0 ? 1 : 0

import { expect, it } from 'vitest'
import { scan, type ScanOptions } from '../../src/scan.js'
import { UsageErrors } from '../../src/shared/errors.js'
import { record, staticSite } from './recorder.js'

/** What a program without a compiler may hand over. */
async function mistakesOf(urls: unknown, options: unknown): Promise<string[]> {
  try {
    await scan(urls as string, options as ScanOptions)
    return []
  } catch (error) {
    if (!(error instanceof UsageErrors)) throw error
    return error.problems.map(({ message, hint }) => `${message}: ${hint}`)
  }
}

it('options that cannot be used are told all at once, with what they have to be, and nothing is sent', async () => {
  const site = await record(staticSite)
  const options = {
    rules: { only: ['put-accepted'] },
    areas: '/images/',
    headers: { 'X-Key': 5 },
    timeoutMs: '10',
    requestPerSecond: 5,
    mode: 'write'
  }
  expect(await mistakesOf(site.url, options)).toEqual([
    'the option rules cannot be used: Give a list of rules, as loadRules and selectRules give.',
    "the option areas cannot be used: Give a list of paths, such as ['/images/'].",
    "the option headers cannot be used: Give an object of texts, such as { 'X-Key': 'abc' }.",
    'the option timeoutMs cannot be used: Give a number, 0 or more.',
    expect.stringMatching(/^there is no option requestPerSecond: Known are .*requestsPerSecond/),
    "the option mode cannot be used: Give 'read-only' or 'no-write'."
  ])
  expect(await mistakesOf([site.url, 7], {})).toEqual(['the first argument is no URL: Give a URL, or a list of URLs.'])
  expect(site.requests).toEqual([])
})

it('what has the right form, or is left undefined, is taken', async () => {
  const site = await record(staticSite)
  const signal = new AbortController().signal
  const options = { rules: [], areas: ['/images/'], headers: {}, requestsPerSecond: 0, timeoutMs: undefined, signal }
  expect(await mistakesOf([site.url], options)).toEqual([])
  expect(site.requests.length).toBeGreaterThan(0)
})

import type { Reporter, TestModule } from 'vitest/node'

/** Prints how long each file took, the longest first, once all are through. */
export default class FileTimes implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const times = modules
      .map((module) => ({ file: module.relativeModuleId, seconds: module.diagnostic().duration / 1_000 }))
      .toSorted((a, b) => b.seconds - a.seconds)
    const total = times.reduce((sum, { seconds }) => sum + seconds, 0)
    const lines = times.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`)
    console.log(['', 'Time of each file:', ...lines, `${total.toFixed(1).padStart(7)} s  together`, ''].join('\n'))
  }
}

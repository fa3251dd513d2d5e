/**
 * How much a figure grew from the first sample to the last: the median of the slopes between all pairs (Theil and Sen),
 * times the distance. A sample that is far off moves it little.
 */
export function growthOf(samples: readonly number[]): number {
  const slopes = samples.flatMap((value, index) =>
    samples.slice(index + 1).map((later, distance) => (later - value) / (distance + 1))
  )
  return slopes.length === 0 ? 0 : median(slopes) * (samples.length - 1)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle) - 1] as number)) / 2
}

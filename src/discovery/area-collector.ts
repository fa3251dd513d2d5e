import { ancestorsOf, depthOf } from '../targets/path.js'
import type { Area, AreaSource } from './area.js'

/** What one sighting says about a directory. */
export type Sighting = {
  source: AreaSource
  /** Path of static content in it. */
  file?: string
  /** A program answers in it. */
  rendersPages?: boolean
}

type Candidate = Area & { pinned: boolean }

/** Surest first. */
const SOURCES: readonly AreaSource[] = ['declared', 'known', 'target', 'link', 'sitemap', 'robots', 'parent']

/** So many children of one directory come before the rest wait behind everything else. */
const UNCROWDED_SIBLINGS = 3
const CROWDED = 100

/** Gathers directories and chooses the content areas; the choice depends on what was seen, never on when. */
export class AreaCollector {
  readonly #candidates = new Map<string, Candidate>()
  readonly #maxDepth: number

  /** @param maxDepth segments of an area at most; deeper ones count for their ancestor, unless declared, known or the target's */
  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth
  }

  add(directory: string, sighting: Sighting): void {
    const isGiven = isGivenSource(sighting.source)
    const path = isGiven ? directory : this.#cut(directory)
    this.#see(path, sighting)
    if (isGiven) return
    for (const ancestor of ancestorsOf(path)) this.#see(ancestor, { source: 'parent' })
  }

  /** Adds a parent of the target, which comes before what links say. */
  pin(directory: string): void {
    this.#see(directory, { source: 'parent' })
    const candidate = this.#candidates.get(directory)
    if (candidate !== undefined) candidate.pinned = true
  }

  /** Notes that a program answers in a directory that is known already. */
  markRendered(directory: string): void {
    const candidate = this.#candidates.get(directory) ?? this.#candidates.get(this.#cut(directory))
    if (candidate !== undefined) candidate.rendersPages = true
  }

  /**
   * At most `maxAreas` areas: declared and known ones (all of them), the target's directory and its parents, directories of static
   * files, of pages, named by robots.txt, and parents. Beyond its first three children a directory below the root has to
   * wait, so that forty image folders do not crowd out the rest.
   */
  choose(maxAreas: number): { areas: Area[]; beyondLimit: number } {
    const ordered = this.#ordered()
    const given = ordered.filter(({ source }) => isGivenSource(source)).length
    const chosen = ordered.slice(0, Math.max(maxAreas, given))
    return {
      areas: chosen.map(({ path, source, file, rendersPages }) => ({ path, source, file, rendersPages })),
      beyondLimit: ordered.length - chosen.length
    }
  }

  #cut(directory: string): string {
    if (depthOf(directory) <= this.#maxDepth) return directory
    return `${directory
      .split('/')
      .slice(0, this.#maxDepth + 1)
      .join('/')}/`
  }

  #see(path: string, { source, file, rendersPages }: Sighting): void {
    const known = this.#candidates.get(path)
    if (known === undefined) {
      const candidate = { path, source, file: file ?? null, rendersPages: rendersPages ?? false, pinned: false }
      this.#candidates.set(path, candidate)
      return
    }
    if (SOURCES.indexOf(source) < SOURCES.indexOf(known.source)) known.source = source
    known.file ??= file ?? null
    known.rendersPages ||= rendersPages ?? false
  }

  #ordered(): Candidate[] {
    const siblings = new Map<string, number>()
    const ranked = [...this.#candidates.values()]
      .toSorted((a, b) => compareText(a.path, b.path))
      .map((candidate) => {
        const parent = ancestorsOf(candidate.path)[0] ?? ''
        const base = rankOf(candidate)
        const key = `${base} ${parent}`
        const index = siblings.get(key) ?? 0
        siblings.set(key, index + 1)
        // Directories of files right below the root are the site's own layout, not siblings of one kind.
        const canCrowd = base > 2 && !(parent === '/' && candidate.file !== null)
        const rank = canCrowd && index >= UNCROWDED_SIBLINGS ? base + CROWDED : base
        return { candidate, rank, index, depth: depthOf(candidate.path) }
      })
    ranked.sort(
      (a, b) =>
        a.rank - b.rank || a.index - b.index || a.depth - b.depth || compareText(a.candidate.path, b.candidate.path)
    )
    return ranked.map(({ candidate }) => candidate)
  }
}

/** Named by the owner, or by what was found there before: kept whatever else is found. */
function isGivenSource(source: AreaSource): boolean {
  return source === 'declared' || source === 'known' || source === 'target'
}

function rankOf({ source, pinned, file }: Candidate): number {
  if (source === 'declared' || source === 'known') return 0
  if (source === 'target') return 1
  if (pinned) return 2
  if (file !== null) return 3
  return { link: 4, sitemap: 4, robots: 5, parent: 6 }[source]
}

/** By code unit: the same on every machine and in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

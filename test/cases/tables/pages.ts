import type { Case } from '../case.js'
import { closed } from '../case.js'
import type { CaseServer } from '../kit.js'
import { listingFormats, lookAlikes } from '../servers/listing-formats.js'
import * as links from '../servers/links.js'
import * as listings from '../servers/listings.js'

// C14 and D16: what a crawl may follow, and what is a listing.

const atMost =
  (limit: number) =>
  (server: CaseServer): string[] => {
    const followed = [...server.acted]
    return followed.length > limit
      ? [`${followed.length} links followed, ${limit} are plenty: ${followed.slice(0, 5).join(' ')}`]
      : []
  }

type LinkCase = readonly [string, links.LinksOptions, number, string]
const linkCases: readonly LinkCase[] = [
  ['paths without a query', { links: links.actions }, 10, ''],
  ['queries', { links: links.queries }, 3, ''],
  ['words that are no English ones', { links: links.foreign }, 5, ''],
  ['one for each of many records', { links: links.records }, 8, ''],
  ['paths, rel=nofollow', { links: links.actions, attributes: 'rel="nofollow"' }, 0, ''],
  ['paths that robots.txt forbids', { links: links.records, disallowed: ['/record/'] }, 0, ''],
  ['paths, with credentials', { links: links.records }, 0, '-H Cookie:%20sid=1'],
  ['paths, with a login', { links: links.actions }, 0, '-H Authorization:%20Bearer%20x']
]

const scripts = (format: string): readonly string[] =>
  format.startsWith('iis') ? ['a.png', 'shell.aspx'] : ['a.png', 'shell.php']

export const pageCases: readonly Case[] = [
  ...linkCases.map(([name, options, limit, scan]): Case => ({
    name: `links that act: ${name}`,
    kind: 'C14',
    start: () => links.start(options),
    scan,
    expect: { exit: 0, absent: ['any low'], status: 'complete' },
    check: atMost(limit),
    why: 'a crawler that looks for folders need not press buttons'
  })),
  ...Object.keys(listingFormats).map((format): Case => ({
    name: `listing as ${format} writes it`,
    kind: 'D16',
    start: () => listings.start({ format, names: scripts(format) }),
    expect: { exit: 0, found: ['script-in-listing medium @ /files/'] },
    why: 'a listing is one whatever its title'
  })),
  ...Object.keys(listingFormats).map((format): Case => ({
    name: `twin: listing as ${format} writes it, no program in it`,
    kind: 'D16',
    start: () => listings.start({ format, names: ['a.png', 'read.me', 'b.pdf'] }),
    expect: { exit: 0, absent: ['any low', 'script-in-listing'] },
    why: 'content alone'
  })),
  ...(['apache', 'caddy', 'iis'] as const).flatMap((format): Case[] => [
    {
      name: `listing as ${format} writes it, a program with a rarer name`,
      kind: 'D16',
      start: () => listings.start({ format, names: ['a.png', 'SHELL.PHTML'] }),
      expect: { exit: 0, found: ['script-in-listing medium @ /files/'] },
      why: 'capitals and other extensions of the same handler'
    },
    {
      name: `twin: listing as ${format} writes it, names that only look like programs`,
      kind: 'D16',
      start: () => listings.start({ format, names: ['a.png', 'notes.php.txt', 'php.ini-sample', 'jsp-manual.pdf'] }),
      expect: { exit: 0, absent: ['any low', 'script-in-listing'] },
      why: 'the extension at the end is that of content'
    }
  ]),
  ...Object.keys(lookAlikes).map((format): Case => ({
    name: `twin: ${format}, which is no listing`,
    kind: 'D16',
    start: () => listings.start({ format, path: format === 'sources shown' ? '/git/' : '/docs/' }),
    expect: { ...closed, absent: ['any low', 'script-in-listing'] },
    why: 'no folder lists itself'
  })),
  ...(['folder', 'both'] as const).map((linked): Case => ({
    name: `the front page links the listing, ${linked}`,
    kind: 'D16',
    start: () => listings.start({ format: 'apache', links: linked }),
    expect: { exit: 0, found: ['script-in-listing medium @ /files/'] },
    why: 'the link to a program stands in the listing itself'
  }))
]

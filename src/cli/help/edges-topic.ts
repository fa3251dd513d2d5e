import { single, type Topic } from './topic.js'

/** `verbgate help edges`. */
export const edgesTopic: Topic = single('edges', 'one site through each of its edges, compared', () => [
  'A repair has to reach every edge. Name every way in: the same checks go through each, with the Host and the server name of the site, as --resolve of curl has it:',
  {
    language: 'sh',
    recipe:
      'verbgate scan https://shop.example/ --edge 203.0.113.7 --edge 203.0.113.8 \\\n  --edge [2001:db8::7]:8443 --origin-server 192.0.2.9'
  },
  {
    language: 'yaml',
    recipe: `edges:
  - 203.0.113.7
  - edge2.shop.example                     # a name is looked up
  - { address: 192.0.2.9, origin: true }   # the server behind the edges
`
  },
  {
    rows: [
      ['one finding', 'says what each edge answered: open through one, closed through others'],
      ['closed', 'is what is closed through every edge; a note says that all are alike'],
      ['an edge that does not answer', 'makes the target incomplete, exit 3, and is named'],
      [
        'the server behind them',
        'should let nobody in: that it refuses or does not answer is a note and no trouble; that it shows the site is a finding (origin-server-reachable), told by the page'
      ],
      ['pace', 'all edges of a site together keep to --rate; --max-requests counts for each edge'],
      ['www and apex, http and https', 'are targets: name both URLs, each goes through every edge'],
      [
        'test environments',
        'compare: [https://staging.shop.example, https://shop.example]: these targets are asked the same; so are www and apex; in a run without edges'
      ],
      [
        'JSON',
        'edges of a finding: edge (or compared origin), originServer, state, answer, reason; edges of a target: status, reason'
      ],
      ['not with', '--write, whose canaries belong to one way in, and not through a proxy']
    ]
  }
])

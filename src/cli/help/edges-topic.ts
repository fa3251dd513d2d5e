import type { Section } from './sections.js'
import type { Topic } from './topic.js'

const SUMMARY = 'one site through each of its edges, compared'

/** `verbgate help edges [PART]`. */
export const edgesTopic: Topic = {
  name: 'edges',
  summary: SUMMARY,
  parts: [
    { name: '', summary: SUMMARY, read: readEdges },
    { name: 'compare', summary: 'test environments beside production', read: readCompare }
  ]
}

function readEdges(): Section[] {
  return [
    'A repair has to reach every edge. Name every way in: the same checks go through each, with the Host and the server name of the site, as --resolve of curl has it:',
    {
      language: 'sh',
      recipe:
        'verbgate scan https://shop.example/ --edge 203.0.113.7 --edge 203.0.113.8 \\\n  --edge [2001:db8::7]:8443 --origin-server 192.0.2.9'
    },
    {
      rows: [
        ['one finding', 'what each edge answered: open through one, closed through others'],
        ['closed', 'through every edge; a note says that all are alike'],
        ['no answer', 'from an edge: incomplete, exit 3, and named'],
        ['the server behind', 'lets nobody in, or it is a finding: origin-server-reachable'],
        ['pace', 'all edges together keep to --rate; --max-requests is for each'],
        ['not with', '--write, and not through a proxy']
      ]
    }
  ]
}

function readCompare(): Section[] {
  return [
    'The same in the settings file; sites beside one another are asked the same too:',
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
        ['test sites', 'compare: [https://staging.shop.example, https://shop.example]'],
        ['www, http', 'are targets: name both URLs, each goes through every edge'],
        ['JSON', 'edges of a finding: edge or origin, state, answer, reason; of a target: status, reason']
      ]
    }
  ]
}

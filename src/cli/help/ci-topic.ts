import type { Section } from './sections.js'
import type { Topic } from './topic.js'

const NOT_PUBLISHED =
  'The package is not published yet: until it is, npx finds none. Install the file that npm pack makes in a clone (README), and use the commands of verbgate help ci release.'

/** `verbgate help ci [PART]`. */
export const ciTopic: Topic = {
  name: 'ci',
  summary: 'a gate in a pipeline',
  parts: [
    { name: '', summary: 'a gate in a pipeline', read: readOverview },
    { name: 'release', summary: 'before a release, on a site started for it', read: readRelease },
    { name: 'github', summary: 'the action for GitHub', read: readGithub },
    { name: 'gitlab', summary: 'the template for GitLab', read: readGitlab },
    { name: 'upload', summary: 'what uploads of several runs do to each other', read: readUpload }
  ]
}

function readOverview(): Section[] {
  return [
    'The exit code is the gate: verbgate help exit-codes. What decides it:',
    {
      rows: [
        ['--fail-on SEVERITY', 'from which severity a finding fails; high without it'],
        ['--baseline FILE', 'a JSON report: only what is new or worse fails'],
        ['.verbgate-accept.yaml', 'what the owner lives with until a day: verbgate help baseline'],
        ['--strict', 'what is undecided fails too; a site on which all is refused passes'],
        ['--max-undecided N', 'more than N undecided places fail'],
        ['aliases:', 'in the settings file: gives a preview the name of production in fingerprints']
      ]
    },
    'Reports for pipelines: -o junit=verbgate.xml, -o sarif=verbgate.sarif, -o gitlab=gl-dast-report.json, -o markdown=summary.md.',
    NOT_PUBLISHED
  ]
}

function readRelease(): Section[] {
  return [
    'Loopback addresses need no proof of ownership for --write.',
    {
      language: 'sh',
      recipe: `node server.js & site=$!
trap 'kill $site' EXIT
curl --silent --retry 30 --retry-connrefused --output /dev/null \\
  http://127.0.0.1:8080/
verbgate scan http://127.0.0.1:8080/ --write --rate unlimited \\
  --fail-on medium --output junit=verbgate.xml`
    }
  ]
}

function readGithub(): Section[] {
  return [
    'The action is .github/actions/verbgate of the repository; copy it into yours.',
    {
      language: 'yaml',
      recipe: `permissions: { contents: read, security-events: write }
steps:
  - uses: actions/checkout@v4
  - id: verbgate
    uses: ./.github/actions/verbgate
    with: { targets-file: sites.txt, fail-on: high }
  - if: \${{ !cancelled() && steps.verbgate.outputs.sarif != '' }}
    uses: github/codeql-action/upload-sarif@v3
    with: { sarif_file: '\${{ steps.verbgate.outputs.sarif }}' }`
    },
    NOT_PUBLISHED
  ]
}

function readGitlab(): Section[] {
  return [
    'The template is .gitlab/verbgate.gitlab-ci.yml of the repository; copy it into yours.',
    {
      language: 'yaml',
      recipe: `include:
  - local: .gitlab/verbgate.gitlab-ci.yml
    inputs: { targets: sites.txt, fail-on: high }`
    },
    NOT_PUBLISHED
  ]
}

function readUpload(): Section[] {
  return [
    'An alert that GitHub, GitLab or DefectDojo no longer finds in an upload is closed there. With --state or --baseline a finding that was not looked at this time stays in these three reports, so that a report of exit code 3 can be uploaded. Without either nothing is known of earlier findings: do not upload then.',
    'Several uploads of one checkout to GitHub need a --sarif-category each, or they close the alerts of each other. Paths in SARIF begin at the root of the repository; with --targets FILE a finding points at the line of its target.'
  ]
}

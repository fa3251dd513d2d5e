import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readAcceptFile, addAcceptance } from '../../src/config/accept-file.js'
import { configTemplate } from '../../src/config/config-template.js'
import { readSessionFile } from '../../src/config/sessions.js'
import { isWithin, parseWindow } from '../../src/config/window.js'
import {
  readArea,
  readCount,
  readHeader,
  readProxy,
  readRate,
  readResolve,
  readTimeoutMs
} from '../../src/cli/settings/flag-values.js'
import { readOutput } from '../../src/cli/settings/outputs.js'
import { ownerSecret } from '../../src/cli/write-mode/owner-secret.js'
import { readScanSettings } from '../../src/cli/settings/scan-settings.js'
import { settingsText } from '../../src/cli/settings/settings-text.js'
import { acceptFindings } from '../../src/findings/acceptance.js'
import { UsageErrors, type UsageError } from '../../src/shared/errors.js'
import { createScope } from '../../src/targets/scope.js'
import { classifyAddress } from '../../src/targets/address.js'
import { isUnambiguousPath, parseAreaPath } from '../../src/targets/path.js'
import { parseTarget } from '../../src/targets/target.js'
import { manyFindings, result, finding } from '../reporters/sample.js'
import { hostIn, put, readmeExamples, texts, type Input } from './input.js'

/** The day of every run here. */
const TODAY = '2026-11-25'

const CONFIG = `targets:
  - https://shop.example/
  - { url: "https://shop.example/top/", areas: [/images/, /käse/] }
owned: [https://shop.example]
headers: { X-Api-Key: "\${SHOP_API_KEY}", Accept: text/html }
sessions:
  member: { headers: { Cookie: "\${MEMBER_COOKIE}" } }
  editor: { file: editor.session }
rules: [our-rules]
select: { only: [put-accepted], skip: [trace-echoed], tags: [webdav] }
severity: { trace-echoed: high }
pace: { rate: 5/s, concurrency: 4, max-requests: 100, timeout: 2.5 }
gate: { fail-on: medium, strict: true, baseline: baseline.json, accept: accept.yaml }
state: .verbgate
windows: ["Mon-Fri 01:00-05:00", "22:00-04:00"]
webhook: { url: "https://chat.example/hooks/x", secret: "\${SHOP_API_KEY}" }
`
const ACCEPT = `# kept
accepted:
  - rule: collection-creatable
    at: http://shop.example/**
    reason: the load balancer is replaced in March
    expires: 2027-03-31
    by: Kim
  - { rule: other, at: ["https://*.example/a/*/b", "http://shop.example/images/*"], reason: x, expires: 2026-12-01 }
`
const TARGETS = `# our sites
https://shop.example/
http://127.0.0.1:8080/images/ # the test shop
https://xn--kse-qla.example/k%C3%A4se/?a=b#c
http://[::1]:8080/
`
const SESSION = 'Cookie: sid=0123456789abcdef; theme=dark\n# a remark\nAuthorization: Bearer abc.def.ghi\n'

const CONFIG_WORDS: readonly string[] = [
  'targets',
  'owned',
  'headers',
  'sessions',
  'rules',
  'select',
  'severity',
  'pace',
  'gate',
  'state',
  'windows',
  'webhook',
  'areas',
  'Mon-Fri 25:00-05:00',
  'Sun-Sat 00:00-24:00',
  '1e999/s',
  '5/s',
  'unlimited',
  '${MEMBER_COOKIE}',
  '${NOT_SET}',
  'https://u:p@a.example/',
  'Content-Length: 5',
  'Host: a',
  'Cookie',
  'a b: c',
  'X: é',
  'X: 日',
  '-----BEGIN KEY-----',
  '127.0.0.1',
  '[::1]',
  '::ffff:7f00:1',
  '%2e%2e/'
]

const findings = result({ findings: [finding(), finding({ path: `/${'a/'.repeat(500)}`, ruleId: 'other' })] })
const many = manyFindings(200)

/** What the owner writes: files, lists, flags. */
export const settingsInputs: readonly Input[] = [
  {
    name: 'config file',
    samples: [...texts(CONFIG, configTemplate), ...readmeExamples('yaml', /^(targets|owned|gate|state|headers):/m)],
    words: CONFIG_WORDS,
    isFile: true,
    async feed(bytes, folder) {
      const config = put(folder, 'verbgate.yaml', bytes)
      put(folder, 'editor.session', SESSION, 0o600)
      put(folder, 'accept.yaml', ACCEPT)
      put(folder, 'baseline.json', JSON.stringify(many))
      const flags = { config, discover: true }
      const settings = await readScanSettings(['https://shop.example/'], flags, hostIn(folder), TODAY)
      settingsText(settings.inForce)
    }
  },
  {
    name: 'session file',
    samples: texts(SESSION, '', '#\n'),
    words: CONFIG_WORDS,
    isFile: true,
    feed: (bytes, folder) => readSessionFile(put(folder, 'editor.session', bytes, 0o600))
  },
  {
    name: 'targets file',
    samples: texts(TARGETS),
    words: [
      'http:',
      'https//',
      'htp://',
      'ftp://',
      'file:///etc',
      'user:pass@',
      '[::1',
      ':99999',
      'xn--',
      '%00',
      '#',
      '?',
      '\\'
    ],
    isFile: true,
    feed: async (bytes, folder) =>
      await readScanSettings([], { targets: [put(folder, 'sites.txt', bytes)], discover: true }, hostIn(folder), TODAY)
  },
  {
    name: 'targets on stdin',
    samples: texts(TARGETS),
    words: ['http:', 'user:pass@', '#'],
    isFile: true,
    feed: async (bytes, folder) =>
      await readScanSettings([], { targets: ['-'], discover: true }, hostIn(folder, bytes), TODAY)
  },
  {
    name: 'accept file',
    samples: [...texts(ACCEPT, 'accepted: []\n'), ...readmeExamples('yaml', /^accepted:/m)],
    words: [
      'accepted',
      'rule',
      'at',
      'reason',
      'expires',
      'by',
      '*',
      '**',
      '*a*',
      '**/a/**',
      '/*/',
      'http://shop.example/',
      '2026-11-24',
      '2027-05-25'
    ],
    isFile: true,
    async feed(bytes, folder) {
      const file = put(folder, '.verbgate-accept.yaml', bytes)
      const entries = await readAcceptFile(file, TODAY)
      acceptFindings(findings, entries, TODAY)
      acceptFindings(many, entries, TODAY)
      const entry = { rule: 'put-accepted', at: ['http://a.example/'], reason: 'r', expires: '2026-12-01', by: null }
      await addAcceptance(file, bytes.toString('utf8'), entry, TODAY)
    }
  },
  {
    name: 'secret file',
    samples: texts(`${'0a'.repeat(32)}\n`),
    words: [],
    isFile: true,
    feed(bytes, folder) {
      rmSync(join(folder, 'verbgate'), { recursive: true, force: true })
      put(folder, 'verbgate/secret', bytes, 0o600)
      return ownerSecret({ XDG_STATE_HOME: folder })
    }
  },
  {
    name: 'values of flags',
    samples: texts(
      '5/s',
      '10',
      '2.5',
      'X-Api-Key: abc',
      'shop.example:127.0.0.1',
      'http://proxy.example:3128',
      '/images/',
      'json=report.json',
      'Mon-Fri 01:00-05:00',
      'https://shop.example/'
    ),
    words: CONFIG_WORDS,
    isFile: false,
    feed(bytes) {
      const text = bytes.toString('utf8')
      const readers: readonly ((text: string) => unknown)[] = [
        readRate,
        (value) => readCount('--concurrency', value, 1000),
        readTimeoutMs,
        readHeader,
        readResolve,
        readProxy,
        readArea,
        parseAreaPath,
        (value) => isWithin(parseWindow(value), new Date(0)),
        (value) => createScope({ origins: [parseTarget(value).origin] }),
        (value) => (value.includes('/') ? null : readOutput(`json=${value}`))
      ]
      classifyAddress(text)
      isUnambiguousPath(text)
      const troubles: unknown[] = []
      for (const read of readers) {
        try {
          read(text)
        } catch (error) {
          troubles.push(error)
        }
      }
      if (troubles.length > 0) throw new UsageErrors(troubles as UsageError[])
    }
  }
]

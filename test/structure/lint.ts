import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './sources.js'

/** What the linter says of one place, `src/a.ts:3`. */
export type Remark = { rule: string; at: string; message: string }

/** What oxlint finds in src/ but for the tests, with these rules alone: it reads TypeScript as the compiler does. */
export function lintSources(rules: Readonly<Record<string, unknown>>): Remark[] {
  const folder = mkdtempSync(join(tmpdir(), 'verbgate-structure-'))
  try {
    const config = join(folder, 'oxlintrc.json')
    writeFileSync(config, JSON.stringify({ categories: {}, plugins: ['typescript'], rules }))
    const args = ['--config', config, '--ignore-pattern', '**/*.test.ts', '--format', 'json', 'src']
    const linter = join(ROOT, 'node_modules/.bin/oxlint')
    const { stdout } = spawnSync(linter, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] }
    return diagnostics.map(({ code, message, filename, labels }) => {
      return { rule: code, message, at: `${filename}:${labels[0]?.span.line}` }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Diagnostic = { code: string; message: string; filename: string; labels: { span: { line: number } }[] }

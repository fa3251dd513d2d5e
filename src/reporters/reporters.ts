// Here live the reports: a result becomes text. They touch nothing; what they need to know is handed in.
import type { ChunkReporter, Format, Reporter } from './reporter.js'

const loaders: Readonly<Record<Format, () => Promise<Reporter>>> = {
  text: async () => (await import('./text/text.js')).reportText,
  json: async () => (await import('./json/json.js')).reportJson,
  jsonl: async () => (await import('./json/jsonl.js')).reportJsonl,
  junit: async () => (await import('./junit/junit.js')).reportJunit,
  prometheus: async () => (await import('./prometheus.js')).reportPrometheus,
  markdown: async () => (await import('./markdown/markdown.js')).reportMarkdown,
  sarif: async () => (await import('./integrations/sarif.js')).reportSarif,
  gitlab: async () => (await import('./integrations/gitlab.js')).reportGitlab,
  defectdojo: async () => (await import('./integrations/defectdojo.js')).reportDefectdojo,
  csv: async () => (await import('./csv.js')).reportCsv,
  html: async () => (await import('./html/report.js')).reportHtml
}

/** Those of reports that grow with the number of origins; the others are made as a whole. */
const chunkLoaders: Readonly<Partial<Record<Format, () => Promise<ChunkReporter>>>> = {
  json: async () => (await import('./json/json.js')).jsonChunks,
  jsonl: async () => (await import('./json/jsonl.js')).jsonlChunks,
  junit: async () => (await import('./junit/junit.js')).junitChunks,
  csv: async () => (await import('./csv.js')).csvChunks
}

/** The reporter of a format that gives its report in pieces. */
export async function loadChunkReporter(format: Format): Promise<ChunkReporter> {
  const known = await chunkLoaders[format]?.()
  if (known !== undefined) return known
  const report = await loadReporter(format)
  return (result, context) => [report(result, context)]
}

/** The reporter of a format; the others are not loaded, because a run rarely needs more than one. */
export async function loadReporter(format: Format): Promise<Reporter> {
  return await loaders[format]()
}

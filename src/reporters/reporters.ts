// Here live the reports: a result becomes text. They touch nothing; what they need to know is handed in.
import type { Format, Reporter } from './reporter.js'

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

/** The reporter of a format; the others are not loaded, because a run rarely needs more than one. */
export async function loadReporter(format: Format): Promise<Reporter> {
  return await loaders[format]()
}

// Here live the reports: a result becomes text. They touch nothing; what they need to know is handed in.
import { reportDefectdojo } from './integrations/defectdojo.js'
import { reportGitlab } from './integrations/gitlab.js'
import { reportHtml } from './html/report.js'
import { reportJson } from './json/json.js'
import { reportJsonl } from './json/jsonl.js'
import { reportJunit } from './junit/junit.js'
import { reportMarkdown } from './markdown/markdown.js'
import { reportPrometheus } from './prometheus.js'
import type { Format, Reporter } from './reporter.js'
import { reportSarif } from './integrations/sarif.js'
import { reportText } from './text/text.js'

/** The reporter of each format. */
export const reporters: Readonly<Record<Format, Reporter>> = {
  text: reportText,
  json: reportJson,
  jsonl: reportJsonl,
  junit: reportJunit,
  prometheus: reportPrometheus,
  markdown: reportMarkdown,
  sarif: reportSarif,
  gitlab: reportGitlab,
  defectdojo: reportDefectdojo,
  html: reportHtml
}

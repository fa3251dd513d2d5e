import { reportDefectdojo } from './defectdojo.js'
import { reportGitlab } from './gitlab.js'
import { reportHtml } from './html/report.js'
import { reportJson } from './json.js'
import { reportJsonl } from './jsonl.js'
import { reportJunit } from './junit.js'
import { reportMarkdown } from './markdown.js'
import { reportPrometheus } from './prometheus.js'
import type { Format, Reporter } from './reporter.js'
import { reportSarif } from './sarif.js'
import { reportText } from './text.js'

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

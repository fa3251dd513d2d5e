/** What no report may hold, whatever a server says: C0 but the line break, DEL, C1, bidirectional and invisible text. */
export const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- these are the characters that must not come through
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/

/** What CI runners obey: GitHub at the start of a line and `##[`, Azure Pipelines, TeamCity. */
export const LOG_COMMAND = /^\s*::[a-z]|##[a-z]*\[/im

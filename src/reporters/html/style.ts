/** The one style sheet of all pages. Colours keep to WCAG 2.2 AA, 4.5:1 for text, in both schemes. */
export const STYLE: string = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --box: #fff; --line: #cfd5dd; --text: #1a1f26; --faint: #525c69; --link: #0a4fb3; --code: #eef1f5;
  --critical: #7d0f3c; --high: #b3231b; --medium: #8a5300; --low: #17629c; --info: #55606d; --good: #1c6b39; --on: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161b; --box: #1b2128; --line: #3a444f; --text: #e6eaef; --faint: #a9b4c0; --link: #8bbcff; --code: #252d36;
    --critical: #ff8fb8; --high: #ff9389; --medium: #f2b84b; --low: #7fc1f5; --info: #b4bfca; --good: #7ed49a; --on: #12161b;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 1.25rem; max-width: 68rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0 0 .5rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 0 0 .75rem; font-size: 1.3rem; }
h3 { margin: 0; font-size: 1.05rem; }
h4 { margin: 0; font-size: 1rem; }
p, dl, ul, table { margin: .5rem 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre { font: .875em/1.5 ui-monospace, Consolas, monospace; unicode-bidi: isolate; }
pre { margin: .5rem 0; padding: .5rem .75rem; background: var(--code); border-radius: 4px; white-space: pre-wrap; }
summary { cursor: pointer; }
details > summary { color: var(--faint); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem; background: var(--box); z-index: 1; }
.kicker, .place, .note, footer { color: var(--faint); }
.kicker { margin: 0; }
footer { margin-top: 2rem; font-size: .875rem; }
.part { margin-top: 2rem; }
dl > div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: .15rem 0; }
dt { color: var(--faint); }
dd { margin: 0; }
.list { padding-left: 1.25rem; margin: 0; }
.list > li { margin-bottom: .35rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
.exit { display: inline-block; margin: 0; padding: .3rem .75rem; border-radius: 4px; background: var(--mark); color: var(--on); }
.alarm { padding: .75rem 1rem; border: 2px solid var(--high); border-radius: 6px; background: var(--box); }
.alarm h2 { color: var(--high); }
.tiles { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; }
.tile { min-width: 5.5rem; padding: .35rem .75rem; border-radius: 6px; background: var(--mark); color: var(--on); }
.tile b { display: block; font-size: 1.5rem; line-height: 1.2; }
.tile.none { background: none; color: var(--faint); box-shadow: inset 0 0 0 1px var(--line); }
.chip {
  display: inline-block; padding: 0 .5rem; border-radius: 4px; background: var(--mark); color: var(--on);
  font-size: .8125rem; font-weight: 600; line-height: 1.6; white-space: nowrap;
}
.chip.mark { background: none; color: var(--mark); box-shadow: inset 0 0 0 1px var(--mark); }
.critical { --mark: var(--critical); } .high, .bad, .unreachable { --mark: var(--high); }
.medium, .warn, .incomplete, .worse { --mark: var(--medium); } .low, .new { --mark: var(--low); }
.info, .unchanged, .accepted { --mark: var(--info); } .good, .complete { --mark: var(--good); }
.card, .repair, .rule, details.origin {
  margin: .75rem 0; padding: .75rem 1rem; background: var(--box); border: 1px solid var(--line); border-radius: 6px;
}
.card, .repair { border-left: .4rem solid var(--mark); }
.card { content-visibility: auto; contain-intrinsic-size: auto 19rem; }
.card.is-accepted { border-left-style: dotted; }
.card:target, .repair:target, .rule:target { outline: 3px solid var(--link); }
.card p { margin: .4rem 0; }
.number { margin-right: .25rem; font-variant-numeric: tabular-nums; }
p.accepted { padding-left: .75rem; border-left: 3px solid var(--info); }
.fix { display: grid; grid-template-columns: 6rem 1fr; gap: .75rem; align-items: baseline; }
.fix pre { min-width: 0; margin: .25rem 0; }
details.origin { padding: 0; }
details.origin > summary { padding: .6rem 1rem; }
details.origin > summary h3 { display: inline; margin-right: .5rem; color: var(--text); }
details.origin > div { padding: 0 1rem .5rem; }
.origins table { border-collapse: collapse; width: 100%; }
th { text-align: left; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody th { font-weight: normal; }
.filters { margin: 0 0 .75rem; padding: .4rem .75rem; border: 1px solid var(--line); border-radius: 6px; }
.filters label { display: inline-block; padding: .25rem 1rem .25rem 0; }
.filters input { width: 1.1rem; height: 1.1rem; vertical-align: -.15rem; accent-color: var(--link); }
.drawings { position: absolute; }
.way { display: block; max-width: 100%; height: auto; margin: .5rem 0; }
.client, .seen { fill: var(--box); stroke: var(--faint); stroke-width: 1.5; }
rect.passed { fill: var(--box); stroke: var(--high); stroke-width: 2; stroke-dasharray: 5 3; }
rect.answered { fill: var(--code); stroke: var(--text); stroke-width: 2.5; }
text { fill: var(--text); font: 13px system-ui, sans-serif; text-anchor: middle; }
text.said { font-size: 11px; fill: var(--faint); }
text.said.passed { fill: var(--high); font-weight: 600; }
.arrow { fill: none; stroke: var(--faint); stroke-width: 1.5; }

.wide { overflow-x: auto; }
.wide table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
.wide td:first-child, .wide .where { min-width: 14rem; overflow-wrap: anywhere; }
.wide .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.chart { display: block; width: 100%; height: auto; }
text.start { text-anchor: start; }
text.end { text-anchor: end; }
text.axis { font-size: 12px; fill: var(--faint); }
.grid { fill: none; stroke: var(--line); stroke-width: 1; }
.gap { fill: none; stroke: var(--line); stroke-dasharray: 3 3; }
.missed { fill: none; stroke: var(--text); stroke-width: 1.5; }
.band, rect.swatch { stroke: var(--mark); stroke-width: 1; }
.hatch { stroke: var(--mark); stroke-width: 2.5; fill: none; }
.ground { fill: var(--box); stroke: none; }
.ground.critical { fill: var(--mark); }

/* Choosing: an unticked box hides its findings, a link to an origin the others; what a link leads to is never hidden. */
.alone { display: none; }
.of-origin:target > .alone { display: block; }
.part:has(.of-origin:target) details.origin:not(:has(.of-origin:target)) { display: none; }
details:has(:target)::details-content { content-visibility: visible; block-size: auto; }
:root:has(#show-critical:not(:checked)) .card.critical:not(:target),
:root:has(#show-high:not(:checked)) .card.high:not(:target),
:root:has(#show-medium:not(:checked)) .card.medium:not(:target),
:root:has(#show-low:not(:checked)) .card.low:not(:target),
:root:has(#show-info:not(:checked)) .card.info:not(:target),
:root:has(#show-accepted:not(:checked)) .card.is-accepted:not(:target),
:root:has(#show-unchanged:not(:checked)) .card.is-unchanged:not(:target) { display: none; }

@media (max-width: 40rem) {
  body { padding: .75rem; }
  dl > div, .fix { grid-template-columns: 1fr; gap: 0; }
  .tiles { gap: .35rem; }
  .tile { min-width: 0; flex: 1 0 auto; padding: .3rem .5rem; font-size: .8125rem; }
  .chart text { font-size: 18px; }
  .stacked thead { display: none; }
  .stacked :is(table, tbody, tr, th, td) { display: block; }
  .stacked tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .stacked :is(tbody th, td) { display: grid; grid-template-columns: 6.5rem 1fr; padding: .1rem 0; border: 0; text-align: left; }
  .stacked :is(tbody th, td)::before { content: attr(data-label); color: var(--faint); }
  .stacked .figure { text-align: left; }
  .stacked td:empty { display: none; }
}
@media (max-width: 28rem) {
  .chart text { font-size: 21px; }
}
@media print {
  :root {
    color-scheme: light; --page: #fff; --box: #fff; --line: #bbb; --text: #000; --faint: #444; --link: #000; --code: #f3f3f3;
    --critical: #7d0f3c; --high: #b3231b; --medium: #8a5300; --low: #17629c; --info: #55606d; --good: #1c6b39; --on: #fff;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .skip, nav, .filters, .origins, .alone, footer, :is(.card, .repair) > details { display: none; }
  h1 { font-size: 14pt; } h2 { font-size: 12pt; margin-bottom: .3rem; } .part { margin-top: .75rem; }
  .tile { padding: .1rem .5rem; } .tile b { font-size: 11pt; }
  dl > div { padding: 0; }
  .card, .repair, .rule { margin: .3rem 0; padding: .3rem .6rem; }
  .card p, .repair p, .rule p, pre, .fix pre { margin: .15rem 0; }
  pre { padding: .1rem .4rem; font-size: 8pt; line-height: 1.3; }
  .way { margin: .2rem 0; height: 9mm; width: auto; }
  .links { font-size: 8pt; }
  .card { content-visibility: visible; }
  .card, .repair, .rule, .fix, .chart, li, tr, pre { break-inside: avoid; }
  :is(.card, .repair) > :not(details) { break-inside: avoid; }
  .wide { overflow: visible; }
  .wide td:first-child, .wide .where { min-width: 10rem; }
  h2, h3, h4, summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  pre { border: 1px solid var(--line); }
  .chip, .tile, .exit { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`

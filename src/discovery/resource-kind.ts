import { directoryOf, extensionOf } from '../targets/path.js'
import { namesAction } from './action-words.js'

// What a web server hands out from disk; the lists of nginx's and Apache's mime.types, cut to what sites link to.
const STATIC_EXTENSIONS = new Set(
  (
    'png jpg jpeg jpe gif webp avif svg svgz ico bmp tif tiff heic jxl apng cur ' +
    'css js mjs map json webmanifest wasm txt md csv tsv xml rss atom ics vcf yaml yml log ' +
    'woff woff2 ttf otf eot pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub ps eps ai psd ' +
    'zip gz tgz bz2 xz 7z rar tar jar apk dmg exe msi iso swf ' +
    'mp3 m4a ogg oga opus wav flac aac mp4 m4v webm ogv mov avi mkv mpg mpeg wmv m3u8 ts vtt srt'
  ).split(' ')
)

const PROGRAM_EXTENSIONS = new Set(
  'php php3 php4 php5 php7 phtml phar pht asp aspx ashx asmx jsp jspx jsf do action cgi pl py rb cfm cfml dll fcgi shtml'.split(
    ' '
  )
)

const PAGE_FILE_EXTENSIONS = new Set(['html', 'htm', 'xhtml'])

/** Whether a path's name is that of a file sent as it is. */
export function isStaticFile(path: string): boolean {
  return STATIC_EXTENSIONS.has(extensionOf(path))
}

/** Whether a path's name is that of a program. */
export function isProgram(path: string): boolean {
  return PROGRAM_EXTENSIONS.has(extensionOf(path))
}

/** Whether a path's name is that of a page kept in a file. */
export function isPageFile(path: string): boolean {
  return PAGE_FILE_EXTENSIONS.has(extensionOf(path))
}

// Links that end a session or change something although they are links; matched anywhere in a segment, to err safe.
// action-words.ts has those that count as whole words only.
const CHANGES_STATE =
  /log-?_?o(?:ut|ff)|sign-?_?(?:out|off)|delete|remove|destroy|erase|purge|unsubscribe|opt-?out|cancel|deactivate|disable|revoke|reset|confirm|approve|reject|checkout|add-?to-?cart/i

/** Whether a GET on the path could do more than read. Percent-encoded names are read too. */
export function mayChangeState(path: string): boolean {
  return CHANGES_STATE.test(path) || (path.includes('%') && CHANGES_STATE.test(decodeAscii(path))) || namesAction(path)
}

/** The collection a page lies in, or the nearest above it that no GET can harm. */
export function safeDirectoryOf(path: string): string {
  let directory = directoryOf(path)
  while (directory !== '/' && mayChangeState(directory)) directory = directoryOf(directory.slice(0, -1))
  return directory
}

function decodeAscii(path: string): string {
  return path.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

import fc from 'fast-check'

// What Markdown, HTML, GitHub and GitLab act on, and letters between.
const words = [
  Array.from('`|\\*_~[]()<>&#@!$^:-+=.\'"{} \n\t1a/é🙂'),
  ['```', '~~~', '**', '~~', '](x)', '![', '[^1]', '\\|', '---', '1.', '    ', '\u202e', '\ud800'],
  ['<b>', '</details>', '<!--', '-->', '&lt;', '&#64;', '&#8203;', '@all', '#1', 'GH-1', ':+1:', '!1'],
  ['http://e.example', 'https:', 'www.e.example', '_www.e.example', 'a@e.example', 'mailto:a@e.example']
].flat()

/** Text made of what a reader of Markdown acts on; never blank. */
export const hostileWords: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 })
  .map((chosen) => chosen.join(''))
  .filter((text) => text.trim() !== '')

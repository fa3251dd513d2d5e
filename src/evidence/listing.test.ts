import { describe, expect, test } from 'vitest'
import { readListing } from './listing.js'

const read = (body: string, path = '/files/', contentType = 'text/html'): readonly string[] | null =>
  readListing({ path, contentType, body })

const both = ['a.png', 'shell.php']

/** Listings of /files/ with these two names, as servers write them. */
const listings: Readonly<Record<string, string>> = {
  'Apache, plain':
    '<title>Index of /files</title><h1>Index of /files</h1><ul><li><a href="/"> Parent Directory</a></li><li><a href="a.png"> a.png</a></li><li><a href="shell.php"> shell.php</a></li></ul>',
  'Apache, fancy':
    '<title>Index of /files</title><h1>Index of /files</h1><pre><img src="/icons/blank.gif"> <a href="?C=N;O=D">Name</a> <a href="?C=M;O=A">Last modified</a><hr><img src="/icons/back.gif"> <a href="/">Parent Directory</a>   -\n<a href="a.png"><img src="/icons/image2.gif"></a> <a href="a.png">a.png</a> 2024-01-01 13:00 12K\n<img> <a href="shell.php">shell.php</a> 2024-01-01 13:00 1K\n</pre><address>Apache/2.4</address>',
  'Apache, a heading of the owner, in French':
    '<title>Téléchargements</title><h1>Nos fichiers</h1><table><tr><th><a href="?C=N;O=D">Nom</a></th></tr><tr><td><a href="a.png">a.png</a></td><td>2024-01-01 13:00</td></tr><tr><td><a href="shell.php">shell.php</a></td><td>2024-01-01 13:00</td></tr></table>',
  nginx:
    '<html><head><title>Index of /files/</title></head><body><h1>Index of /files/</h1><hr><pre><a href="../">../</a>\n<a href="a.png">a.png</a>   01-Jan-2024 13:00   12\n<a href="shell.php">shell.php</a>  01-Jan-2024 13:00  12\n</pre>',
  'nginx behind a proxy that cuts the prefix':
    '<title>Index of /</title><h1>Index of /</h1><hr><pre><a href="../">../</a>\n<a href="a.png">a.png</a>   01-Jan-2024 13:00   12\n<a href="shell.php">shell.php</a>  01-Jan-2024 13:00  12\n</pre>',
  fancyindex:
    '<title>Dateien</title><h1>/files/</h1><table id=list><tr><th><a href="?C=N&amp;O=A">Datei</a></th></tr><tr><td><a href="../">..</a></td></tr><tr><td><a href="a.png" title="a.png">a.png</a></td><td>12 B</td></tr><tr><td><a href="shell.php" title="shell.php">shell.php</a></td><td>1 B</td></tr></table>',
  IIS: '<title>127.0.0.1 - /files/</title><H1>127.0.0.1 - /files/</H1><hr><pre><A HREF="/">[To Parent Directory]</A><br><br> 1/1/2024  1:00 PM  12 <A HREF="/files/a.png">a.png</A><br> 1/1/2024 1:00 PM 1024 <A HREF="/files/shell.php">shell.php</A><br></pre>',
  Caddy:
    '<title>files/</title><h1><a href="/">/</a><a href="./">files/</a></h1><table><tr><td><a href="./a.png"><svg><title>x</title></svg><span class="name">a.png</span></a></td><td>12 B</td></tr><tr><td><a href="./shell.php"><span class="name">shell.php</span></a></td><td>1 B</td></tr></table>',
  Jetty:
    '<title>Directory: /files/</title><h1>Directory: /files/</h1><table><tr><td><a href="/files/../">Parent Directory</a></td></tr><tr><td><a href="/files/a.png">a.png&nbsp;</a></td><td>12 bytes</td></tr><tr><td><a href="/files/shell.php">shell.php&nbsp;</a></td></tr></table>',
  Tomcat:
    '<title>Directory Listing For [/files/]</title><h1>Directory Listing For [/files/] - <a href="/"><b>Up To [/]</b></a></h1><table><tr><td><a href="/files/a.png"><tt>a.png</tt></a></td></tr><tr><td><a href="/files/shell.php"><tt>shell.php</tt></a></td></tr></table>',
  lighttpd:
    '<title>Index of /files/</title><h2>Index of /files/</h2><table><tr><td><a href="../">..</a>/</td></tr><tr><td><a href="a.png">a.png</a></td><td>2024-Jan-01 13:00:00</td></tr><tr><td><a href="shell.php">shell.php</a></td></tr></table>',
  Go: '<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n<a href="a.png">a.png</a>\n<a href="shell.php">shell.php</a>\n</pre>\n',
  Python:
    '<title>Directory listing for /files/</title><h1>Directory listing for /files/</h1><ul><li><a href="a.png">a.png</a></li><li><a href="shell.php">shell.php</a></li></ul>',
  'serve-index':
    '<title>listing directory /files/</title><h1><a href="/">~</a> / <a href="/files">files</a> / </h1><ul id="files"><li><a href="/" title=".."><span class="name">..</span></a></li><li><a href="/files/a.png" title="a.png"><span class="name">a.png</span><span class="size">12</span></a></li><li><a href="/files/shell.php" title="shell.php"><span class="name">shell.php</span><span class="size">12</span></a></li></ul>',
  serve:
    '<title>Files within data/files/</title><h1><i>Index of&nbsp;</i><a href="/">data/</a><a href="/files">files/</a></h1><ul><li><a href="/files/a.png" title="a.png">a.png</a></li><li><a href="/files/shell.php" title="shell.php">shell.php</a></li></ul>',
  WEBrick:
    '<TITLE>Index of /files/</TITLE><H1>Index of /files/</H1><TABLE><TH><A HREF="?N=D">Name</A></TH><TR><TD><A HREF="..">Parent Directory</A></TD></TR><TR><TD><A HREF="a.png">a.png</A></TD></TR><TR><TD><A HREF="shell.php">shell.php</A></TD></TR></TABLE>',
  h2o: '<TITLE>Index of /files/</TITLE><H2>Index of /files/</H2><UL><LI><A HREF="..">Parent Directory</A><LI><A HREF="a.png">a.png</A><LI><A HREF="shell.php">shell.php</A></UL>',
  'a theme without a heading, sizes and a way up':
    '<title>Share</title><a href="..">up</a><table><tr><td><a href="a.png">a.png</a></td><td>12.0 KiB</td></tr><tr><td><a href="shell.php">shell.php</a></td><td>1.0 KiB</td></tr></table>'
}

/** The same in other media types. */
const data: readonly (readonly [name: string, contentType: string, body: string])[] = [
  [
    'nginx, JSON',
    'application/json',
    '[{"name":"a.png","type":"file","mtime":"Mon, 01 Jan 2024 13:00:00 GMT","size":12},{"name":"shell.php","type":"file","mtime":"x","size":1}]'
  ],
  [
    'nginx, XML',
    'text/xml',
    '<?xml version="1.0"?><list><file mtime="2024-01-01T13:00:00Z" size="12">a.png</file><file mtime="x" size="1">shell.php</file></list>'
  ],
  [
    'Caddy, JSON',
    'application/json',
    '[{"name":"a.png","size":12,"url":"./a.png","mod_time":"x","mode":420,"is_dir":false,"is_symlink":false},{"name":"shell.php","size":1,"url":"./shell.php","mod_time":"x","mode":420,"is_dir":false,"is_symlink":false}]'
  ],
  [
    'S3',
    'application/xml',
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>files/</Prefix><Contents><Key>files/a.png</Key></Contents><Contents><Key>files/shell.php</Key></Contents></ListBucketResult>'
  ],
  [
    'S3, the bucket in the path',
    'application/xml',
    '<ListBucketResult><Name>files</Name><Prefix/><Contents><Key>a.png</Key></Contents><Contents><Key>shell.php</Key></Contents></ListBucketResult>'
  ],
  [
    'Azure',
    'application/xml',
    '<EnumerationResults ContainerName="files"><Blobs><Blob><Name>a.png</Name></Blob><Blob><Name>shell.php</Name></Blob></Blobs></EnumerationResults>'
  ]
]

const page = (rows: string): string => `<title>Index of /%C3%A4/</title><a href="../">../</a>${rows}`

describe('a listing', () => {
  test.each(Object.entries(listings))('%s', (_, body) => expect(read(body)).toEqual(both))
  test.each(data)('%s', (_, contentType, body) => expect(read(body, '/files/', contentType)).toEqual(both))

  test('names are decoded, cut labels are known, and collections end in a slash', () => {
    expect(read(page('<a href="b%20c/">b c/</a> <a href="%C3%BC&amp;.txt">ü&amp;.txt</a>'), '/%C3%A4/')).toEqual([
      'b c/',
      'ü&.txt'
    ])
    expect(read(page('<a href="a-very-long-name-of-a-file.pdf">a-very-long-name..&gt;</a>'), '/%C3%A4/')).toEqual([
      'a-very-long-name-of-a-file.pdf'
    ])
  })

  test('an empty folder, and folders in a bucket', () => {
    expect(
      read('<title>Index of /files/</title><h1>Index of /files/</h1><hr><pre><a href="../">../</a></pre>')
    ).toEqual([])
    const bucket =
      '<ListBucketResult><CommonPrefixes><Prefix>files/x/</Prefix></CommonPrefixes><Contents><Key>files/y/z.txt</Key></Contents><Contents><Key>files/</Key></Contents></ListBucketResult>'
    expect(read(bucket, '/files/', 'application/xml')).toEqual(['x/', 'y/'])
  })
})

/** Pages of /files/ that look like a listing in some way. */
const lookAlikes: Readonly<Record<string, string>> = {
  'a manual':
    '<title>Index of functions</title><h1>Function index</h1><a href="function.strlen.php">strlen</a> <a href="function.substr.php">substr</a>',
  'the archive of a blog':
    '<title>Archive /files/</title><h1>Archive</h1><ul><li><a href="post.php">A new shop</a> 2024-01-01</li><li><a href="other.php">Another</a> 2024-01-02</li></ul><a href="../">Home</a>',
  'a menu': '<title>Shop</title><nav><a href="/">Home</a><a href="cart.php">Cart</a><a href="shop.php">Shop</a></nav>',
  'a menu of names':
    '<title>Examples</title><h1>Examples</h1><a href="hello.php">hello.php</a> <a href="loop.php">loop.php</a>',
  'downloads written by hand':
    '<title>Downloads</title><h1>Downloads</h1><a href="/">Home</a><p>The newest release of our tool: <a href="tool.zip">tool.zip</a> (12 MB, 2024-01-01)',
  'a map of the site':
    '<title>Sitemap of /files/</title><h1>Sitemap</h1><ul><li><a href="a.php">About</a></li><li><a href="sub/b.php">b.php</a></li></ul>',
  'a table of products':
    '<title>Products</title><table><tr><th><a href="?sort=name">Name</a></th></tr><tr><td><a href="lamp.php">Lamp</a></td><td>12 B</td></tr></table>',
  'the index of a book':
    '<title>Index of /r/</title><h1>Index of terms</h1><p><a href="radius.php">Radius</a>, page 12</p>',
  'sources shown':
    '<title>files/ at master</title><h1>files/</h1><a href="/git/blob/master/shell.php">shell.php</a> <a href="/git/blob/master/a.png">a.png</a>',
  companies:
    '<title>Directory listing</title><h1>Directory of companies</h1><pre><a href="company.php?id=1">Smith</a>\n<a href="company.php?id=2">Miller</a>\n</pre>',
  'a page that explains listings':
    '<title>Index of /files/ explained</title><h1>What "Index of /files/" means</h1><p>Servers show such pages. Read <a href="more.php">more</a>.',
  'a listing of elsewhere':
    '<title>Index of /other/</title><h1>Index of /other/</h1><a href="/other/a.png">a.png</a><a href="/other/shell.php">shell.php</a>',
  'an empty page': '<title>/files/</title>',
  'the title of a listing over an application':
    '<title>Index of /files/</title><div id=app></div><script>"<a href=shell.php>shell.php</a>"</script>'
}

describe('no listing', () => {
  test.each(Object.entries(lookAlikes))('%s', (_, body) => expect(read(body)).toBeNull())

  test.each([
    [
      'an API that has files',
      'application/json',
      '[{"name":"shell.php","path":"x/shell.php","sha":"0","size":1,"type":"file"}]'
    ],
    ['an API that has names', 'application/json', '[{"name":"shell.php","id":1}]'],
    ['names alone', 'application/json', '["a.png","shell.php"]'],
    ['no JSON', 'application/json', '[{"name":'],
    ['a sitemap', 'application/xml', '<urlset><url><loc>http://x/shell.php</loc></url></urlset>'],
    ['another list', 'text/xml', '<list><item>shell.php</item></list>'],
    ['text', 'text/plain', listings['Go'] ?? '']
  ])('%s', (_, contentType, body) => expect(read(body, '/files/', contentType)).toBeNull())

  test('a page whose path is no folder', () => expect(read(listings['Python'] ?? '', '/files')).toBeNull())
})

test('hostile pages take linear time', () => {
  for (const piece of ['<a href=a>a</a>', '<a href="?C=', '<title>', '/files', '<pre>', '../', '&amp;']) {
    expect(() => read(piece.repeat(100_000))).not.toThrow()
  }
}, 10_000)

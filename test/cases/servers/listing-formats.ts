// How servers write a directory listing, each as its source or a run of it shows.

type Entries = { path: string; names: readonly string[] }

/** Listing pages by server; the content type is HTML unless the format says otherwise. */
export const listingFormats: Readonly<Record<string, (entries: Entries) => string>> = {
  apache: ({ path, names }) =>
    `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${bare(path)}</title>\n </head>\n <body>\n<h1>Index of ${bare(path)}</h1>\n<ul><li><a href="/"> Parent Directory</a></li>\n${join(names, (name) => `<li><a href="${name}"> ${name}</a></li>\n`)}</ul>\n</body></html>\n`,
  'apache fancy': ({ path, names }) =>
    `<html><head><title>Index of ${bare(path)}</title></head><body><h1>Index of ${bare(path)}</h1><table><tr><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th></tr><tr><td><a href="/">Parent Directory</a></td></tr>${join(names, (name) => `<tr><td><img src="/icons/unknown.gif" alt="[   ]"></td><td><a href="${name}">${name}</a></td><td align="right">2024-01-01 13:00  </td><td align="right"> 12 </td></tr>`)}</table><address>Apache Server at localhost Port 80</address></body></html>`,
  nginx: ({ path, names }) =>
    `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${join(names, (name) => `<a href="${name}">${name}</a>      01-Jan-2024 13:00      12\r\n`)}</pre><hr></body>\r\n</html>\r\n`,
  fancyindex: ({ path, names }) =>
    `<!DOCTYPE html><html><head><title>Verzeichnis ${path}</title></head><body><h1>Verzeichnis von ${path}</h1><table id="list"><thead><tr><th colspan="2"><a href="?C=N&amp;O=A">File Name</a></th><th><a href="?C=S&amp;O=A">File Size</a></th><th>Date</th></tr></thead><tbody><tr><td class="link"><a href="../">Parent directory/</a></td><td class="size">-</td></tr>${join(names, (name) => `<tr><td class="link"><a href="${name}" title="${name}">${name}</a></td><td class="size">12 B</td><td class="date">2024-Jan-01 13:00</td></tr>`)}</tbody></table></body></html>`,
  iis: ({ path, names }) =>
    `<html><head><title>localhost - ${path}</title></head><body><H1>localhost - ${path}</H1><hr>\r\n<pre><A HREF="/">[To Parent Directory]</A><br><br>${join(names, (name) => ` 1/1/2024  1:00 PM   12 <A HREF="${path}${name}">${name}</A><br>`)}</pre><hr></body></html>`,
  'iis in German': ({ path, names }) =>
    `<html><head><title>shop.example - ${path}</title></head><body><H1>shop.example - ${path}</H1><hr>\r\n<pre><A HREF="/">[Zum übergeordneten Verzeichnis]</A><br><br>${join(names, (name) => ` 01.01.2024    13:00           12 <A HREF="${path}${name}">${name}</A><br>`)}</pre><hr></body></html>`,
  caddy: ({ path, names }) =>
    `<!DOCTYPE html><html><head><title>${path.slice(1)}</title></head><body><main><table><tbody><tr><td></td><td><a href=".."><span class="goup">Up</span></a></td></tr>${join(names, (name) => `<tr class="file"><td></td><td><a href="./${name}"><span class="name">${name}</span></a></td><td data-order="12">12 B</td><td><time datetime="2024-01-01T13:00:00Z">01/01/2024</time></td></tr>`)}</tbody></table></main></body></html>`,
  'serve-index': ({ path, names }) =>
    `<!DOCTYPE html><html><head><title>listing directory ${path}</title></head><body class="directory"><div id="wrapper"><h1><a href="/">~</a> / <a href="${bare(path)}">${path.slice(1, -1)}</a> / </h1><ul id="files" class="view-tiles"><li><a href="/" class="icon icon-directory" title=".."><span class="name">..</span></a></li>${join(names, (name) => `<li><a href="${path}${name}" class="icon" title="${name}"><span class="name">${name}</span><span class="size">12</span></a></li>`)}</ul></div></body></html>`,
  serve: ({ path, names }) =>
    `<!DOCTYPE html><html lang="en"><head><title>Files within data${path}</title></head><body><main><header><h1><i>Index of&nbsp;</i><a href="/">data/</a><a href="${bare(path)}">${path.slice(1)}</a></h1></header><ul id="files"><li><a href="/" title="../" class=" ">../</a></li>${join(names, (name) => `<li><a href="${path}${name}" title="${name}" class="file">${name}</a></li>`)}</ul></main></body></html>`,
  'http-server': ({ path, names }) =>
    `<!doctype html><html><head><title>Index of ${path}</title></head><body><h1>Index of ${path}</h1><table>${join(names, (name) => `<tr><td><i class="icon _file"></i></td><td class="perms"><code>(-rw-r--r--)</code></td><td class="file-size"><code>12B</code></td><td class="display-name"><a href="./${name}">${name}</a></td></tr>`)}</table><br><address>Node.js/ http-server</address></body></html>`,
  jetty: ({ path, names }) =>
    `<!DOCTYPE html>\n<html lang="en"><head><link href="jetty-dir.css" rel="stylesheet" /><title>Directory: ${path}</title></head><body><h1 class="title">Directory: ${path}</h1><table class="listing"><tbody><tr><td class="name"><a href="${path}../">Parent Directory</a></td></tr>${join(names, (name) => `<tr><td class="name"><a href="${path}${name}">${name}&nbsp;</a></td><td class="lastmodified">Jan 1, 2024, 1:00:00 PM&nbsp;</td><td class="size">12 bytes</td></tr>`)}</tbody></table></body></html>`,
  tomcat: ({ path, names }) =>
    `<!doctype html><html lang="en"><head><title>Directory Listing For [${path}]</title></head><body><h1>Directory Listing For [${path}] - <a href="/"><b>Up To [/]</b></a></h1><hr class="line"><table>${join(names, (name) => `<tr><td><a href="${path}${name}"><tt>${name}</tt></a></td><td align="right"><tt>0.1 kb</tt></td></tr>`)}</table><hr class="line"><h3>Apache Tomcat/10.1</h3></body></html>`,
  'tomcat in German': ({ path, names }) =>
    `<!doctype html><html lang="de"><head><title>Verzeichnisauflistung für [${path}]</title></head><body><h1>Verzeichnisauflistung für [${path}] - <a href="/"><b>Hoch zu [/]</b></a></h1><hr class="line"><table><tr><td><b>Dateiname</b></td><td><b>Größe</b></td></tr>${join(names, (name) => `<tr><td><a href="${path}${name}"><tt>${name}</tt></a></td><td align="right"><tt>0.1 kb</tt></td></tr>`)}</table></body></html>`,
  lighttpd: ({ path, names }) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Index of ${path}</title></head><body><h2>Index of ${path}</h2><div class="list"><table><tbody><tr class="d"><td class="n"><a href="../">..</a>/</td></tr>${join(names, (name) => `<tr><td class="n"><a href="${name}">${name}</a></td><td class="m">2024-Jan-01 13:00:00</td><td class="s">0.1K</td><td class="t">application/octet-stream</td></tr>`)}</tbody></table></div><div class="foot">lighttpd/1.4</div></body></html>`,
  go: ({ names }) =>
    `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${join(names, (name) => `<a href="${name}">${name}</a>\n`)}</pre>\n`,
  'old go': ({ names }) => `<pre>\n${join(names, (name) => `<a href="${name}">${name}</a>\n`)}</pre>\n`,
  python: ({ path, names }) =>
    `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<title>Directory listing for ${path}</title>\n</head>\n<body>\n<h1>Directory listing for ${path}</h1>\n<hr>\n<ul>\n${join(names, (name) => `<li><a href="${name}">${name}</a></li>\n`)}</ul>\n<hr>\n</body>\n</html>\n`,
  webrick: ({ path, names }) =>
    `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\n<HTML><HEAD><TITLE>Index of ${path}</TITLE></HEAD><BODY><H1>Index of ${path}</H1>\n<TABLE width="100%"><THEAD><TR><TH class="name"><A HREF="?N=D">Name</A></TH></TR></THEAD>\n<TBODY><TR><TD class="name"><A HREF="..">Parent Directory</A></TD></TR>${join(names, (name) => `<TR><TD class="name"><A HREF="${name}">${name}</A></TD><TD class="mtime">2024/01/01 13:00</TD><TD class="size">12</TD></TR>\n`)}</TBODY></TABLE><HR></BODY></HTML>`,
  rclone: ({ path, names }) =>
    `<!DOCTYPE html><html><head><title>Directory listing of ${path}</title></head><body><header><h1><a href="/">files</a></h1></header><main><div class="listing"><table><tbody><tr><td></td><td><a href=".."><span class="goup">Go up</span></a></td></tr>${join(names, (name) => `<tr class="file"><td></td><td><a href="./${name}"><span class="name">${name}</span></a></td><td data-order="12">12</td></tr>`)}</tbody></table></div></main></body></html>`,
  plack: ({ path, names }) =>
    `<html><head><title>${path}</title></head><body><h1>${path}</h1><hr /><table><tr><th class='name'>Name</th><th class='size'>Size</th><th class='type'>Type</th><th class='mtime'>Last Modified</th></tr><tr><td class='name'><a href='../'>Parent Directory</a></td></tr>${join(names, (name) => `<tr><td class='name'><a href='${path}${name}'>${name}</a></td><td class='size'>12</td><td class='type'>text/plain</td><td class='mtime'>Mon, 01 Jan 2024 13:00:00 GMT</td></tr>`)}</table><hr /></body></html>`,
  s3: ({ path, names }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>shop</Name><Prefix>${path.slice(1)}</Prefix><IsTruncated>false</IsTruncated>${join(names, (name) => `<Contents><Key>${path.slice(1)}${name}</Key><LastModified>2024-01-01T13:00:00.000Z</LastModified><Size>12</Size></Contents>`)}</ListBucketResult>`
}

/** Pages that look like a listing in some way and are none: each stands for a folder whose programs are meant. */
export const lookAlikes: Readonly<Record<string, (entries: Entries) => string>> = {
  manual: () =>
    '<!doctype html><title>Index of functions</title><h1>Function index</h1><a href="function.strlen.php">strlen</a> <a href="function.substr.php">substr</a>',
  blog: () =>
    '<!doctype html><title>News</title><h1>News</h1><ul><li><a href="article.php">A new shop</a></li><li><a href="archive.php">Archive</a></li></ul><a href="/">Home</a>',
  'table of products': () =>
    '<!doctype html><title>Products</title><h1>Products</h1><table><tr><th>Name</th><th>Size</th></tr><tr><td><a href="lamp.php">Lamp</a></td><td>12</td></tr><tr><td><a href="chair.php">Chair</a></td><td>40</td></tr></table>',
  'index of a book': () =>
    '<!doctype html><title>Index of /r/</title><h1>Index of terms</h1><p><a href="radius.php">Radius</a>, page 12</p><p><a href="range.php">Range</a>, page 40</p>',
  'sources shown': () =>
    '<!doctype html><title>files/ at master</title><h1>files/</h1><table><tr><td><a href="/git/blob/master/shell.php">shell.php</a></td></tr><tr><td><a href="/git/blob/master/a.png">a.png</a></td></tr></table>',
  'menu as text': () =>
    '<!doctype html><title>Directory listing</title><h1>Directory of companies</h1><pre><a href="company.php?id=1">Smith</a>\n<a href="company.php?id=2">Miller</a>\n</pre>'
}

function bare(path: string): string {
  return path.replace(/\/$/, '')
}

function join(names: readonly string[], write: (name: string) => string): string {
  return names.map(write).join('')
}

import { randomBytes } from 'node:crypto'

/** A request as the site sees it. */
export type SiteRequest = { path: string; cookie: string }
export type SiteAnswer = { status: number; headers: Readonly<Record<string, string>>; body: string }

/** What only the page of one account shows. */
export type Account = { session: string; name: string; mail: string; number: string }

export const accounts: Readonly<Record<'member' | 'other', Account>> = {
  member: { session: 'a1b2c3d4e5f60718', name: 'Yamada-Tarou', mail: 'taro@shop.example', number: 'M-0017-3321' },
  other: { session: '9f8e7d6c5b4a3928', name: 'Suzuki-Hanako', mail: 'hana@shop.example', number: 'M-0042-8872' }
}

type Profile = {
  headers: (account: Account | null) => Readonly<Record<string, string>>
  /** What a visitor gets: led to the login, the page without a name, refused. */
  visitor: 'login' | 'page' | 'refused'
  /** Alike for everybody. */
  isCommon?: true
  /** Names below the page are the page too. */
  takesSuffix?: true
}

const says = (headers: Record<string, string>) => (): Record<string, string> => headers
const rolling = (account: Account | null): Record<string, string> => ({
  'set-cookie': `visit=${randomBytes(12).toString('hex')}; Path=/${account === null ? '' : '; HttpOnly'}`
})

/** Twelve pages that differ in what they say of caches, and in what a visitor gets. */
export const pages: Readonly<Record<string, Profile>> = {
  '/mypage': { headers: says({}), visitor: 'login', takesSuffix: true },
  '/orders': { headers: says({ 'cache-control': 'private, no-store' }), visitor: 'login' },
  '/points': { headers: says({ 'cache-control': 'no-cache' }), visitor: 'login' },
  '/profile': { headers: says({ 'cache-control': 'public, max-age=60' }), visitor: 'login' },
  '/coupons': { headers: says({ 'cache-control': 'max-age=60', vary: 'Cookie' }), visitor: 'login' },
  '/cart': { headers: rolling, visitor: 'page', takesSuffix: true },
  '/top': { headers: says({ 'cache-control': 'public, max-age=60' }), visitor: 'page' },
  '/wishlist': { headers: says({ 'cache-control': 'private' }), visitor: 'page' },
  '/history': { headers: says({ 'last-modified': 'Tue, 01 Dec 2020 00:00:00 GMT' }), visitor: 'page' },
  '/points/card': { headers: says({ 'cache-control': 'no-store' }), visitor: 'refused' },
  '/checkout': { headers: (a) => ({ ...rolling(a), 'cache-control': 's-maxage=30' }), visitor: 'page' },
  '/terms': { headers: says({ 'cache-control': 'public, max-age=60' }), visitor: 'page', isCommon: true }
}

/** Answers as a small shop with two accounts; what is no table of pages differs from one rendering to the next. */
export function answerSite({ path, cookie }: SiteRequest): SiteAnswer {
  const [bare = '/'] = path.split('?')
  const name = decodeURIComponent(bare.replace(/;.*$/, ''))
  if (name === '/') return page(200, {}, `<title>Shop</title>${links()}`)
  if (name === '/login') return page(200, {}, `<title>Login</title><input name=csrf value=${draw()}>`)
  const found = Object.entries(pages).find(
    ([at, { takesSuffix }]) => name === at || (takesSuffix && name.startsWith(`${at}/`))
  )
  if (found === undefined) return page(404, {}, '<title>Not found</title>')
  const answer = answerPage(found[1], found[0], findAccount(cookie))
  const isPlain = answer.body === '' || found[1].isCommon === true
  return isPlain ? answer : { ...answer, body: answer.body + describeRendering(path) }
}

function answerPage({ headers, visitor, isCommon }: Profile, at: string, account: Account | null): SiteAnswer {
  if (account === null && visitor === 'login') return page(302, { location: `/login?next=${at}` }, '')
  if (account === null && visitor === 'refused') return page(401, headers(account), '<title>Log in</title>')
  if (isCommon === true) return page(200, headers(account), '<title>Terms</title>The same for everybody.')
  const whose =
    account === null
      ? '<p>Welcome, guest'
      : `<p>Welcome, ${account.name} <p>${account.mail} <p>Number ${account.number}`
  return page(200, headers(account), `<title>Shop ${at}</title>${whose}<input name=csrf value=${draw()}>`)
}

const BANNERS = ['Winter sneakers sale', 'Kettles from Kyoto', 'Gift wrapping', 'Points double today', 'New toasters']

/** What differs without being anybody's: the URL asked for, the time, the back end, an advertisement. */
function describeRendering(path: string): string {
  const server = `web-${1 + Math.floor(Math.random() * 3)}`
  const banner = BANNERS[Math.floor(Math.random() * BANNERS.length)] ?? ''
  return `<link rel=canonical href="${path}"><!-- ${server} ${new Date().toISOString()} --><p>${banner}`
}

function page(status: number, headers: Readonly<Record<string, string>>, body: string): SiteAnswer {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body }
}

function findAccount(cookie: string): Account | null {
  const session = /(?:^|;\s*)sid=([^;]*)/.exec(cookie)?.[1]
  return Object.values(accounts).find((account) => account.session === session) ?? null
}

function links(): string {
  return Object.keys(pages)
    .map((path) => `<a href="${path}">${path}</a>`)
    .join('')
}

function draw(): string {
  return `t${randomBytes(8).toString('base64url')}`
}

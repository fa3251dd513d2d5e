import type { CaseServer } from '../kit.js'
import { serve } from '../kit.js'
import { page, read } from '../site.js'
import { createStore } from '../store.js'

export type LinksOptions = {
  /** Links of the home page. */
  links: readonly string[]
  /** Attributes of every link. */
  attributes?: string
  /** The paths that robots.txt forbids. */
  disallowed?: readonly string[]
}

/** A site whose links do something when they are followed, and which names those that were. */
export function start({ links, attributes = '', disallowed = [] }: LinksOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  const acted = new Set<string>()
  const anchors = links.map((link) => `<a ${attributes} href="${link}">x</a>`).join('\n')
  return serve(
    ({ method, path, target }) => {
      if (method !== 'GET') return page(405)
      if (path === '/') return page(200, 'Admin', anchors)
      if (path === '/robots.txt' && disallowed.length > 0) {
        const lines = disallowed.map((prefix) => `Disallow: ${prefix}`).join('\n')
        return { status: 200, body: `User-agent: *\n${lines}\n`, headers: { 'content-type': 'text/plain' } }
      }
      if (!links.includes(target)) return read(store, path)
      acted.add(target)
      return page(200, 'done')
    },
    { acted }
  )
}

/** Paths without a query that name an action, in several languages. */
export const actions: readonly string[] = [
  '/cart/empty',
  '/posts/7/trash',
  '/items/3/drop',
  '/newsletter/abmelden',
  '/konto/loeschen',
  '/admin/shutdown',
  '/cache/flush',
  '/jobs/9/stop',
  '/jobs/9/run',
  '/user/4/ban',
  '/vote/11/up',
  '/device/reboot',
  '/order/55/pay',
  '/poll/1/close',
  '/article/9/publish',
  '/backup/restore',
  '/db/clear',
  '/db/truncate',
  '/users/4/suspend',
  '/deconnexion',
  '/uitloggen',
  '/cerrar-sesion',
  '/kill/9',
  '/eliminar/3',
  '/supprimer/3',
  '/exit',
  '/quit',
  '/rm/3',
  '/undo',
  '/archive/9/now'
]

/** The same in queries. */
export const queries: readonly string[] = [
  '/index.php?action=logout',
  '/item?id=3&do=delete',
  '/admin.php?op=purge',
  '/?cmd=restart',
  '/list?del=7',
  '/user?task=block&id=4',
  '/kunde?aktion=loeschen',
  '/poste?faire=supprimer',
  '/cart?remove=9',
  '/mail?unsubscribe=1',
  '/job?start=1',
  '/news/3?publish=1'
]

/** Words for leaving and removing that are no English ones. */
export const foreign: readonly string[] = [
  '/konto/abmelden',
  '/benutzer/7/entfernen',
  '/utilisateur/7/effacer',
  '/usuario/7/borrar',
  '/utente/7/elimina',
  '/disconnetti',
  '/gebruiker/7/verwijderen',
  '/anvandare/7/radera',
  '/uzytkownik/7/usun',
  '/kasutaja/7/kustuta',
  '/salir',
  '/wyloguj',
  '/logga-ut',
  '/kirjaudu-ulos',
  '/sair',
  '/artikel/7/archivieren'
]

/** Numbered pages, one per record. */
export const records: readonly string[] = Array.from({ length: 60 }, (_, at) => `/record/${at + 1}/touch`)

import { expect, test } from 'vitest'
import { namesAction } from './action-words.js'

test.each([
  '/posts/7/trash', '/user/4/ban', '/vote/11/up', '/exit', '/rm/3', '/db/truncate', '/posts/3/archive', '/cart/add',
  '/konto/abmelden', '/konto/l%C3%B6schen', '/konto/LOESCHEN', '/deconnexion', '/d%C3%A9connexion', '/cerrar-sesion',
  '/kirjaudu-ulos', '/logga-ut', '/uzytkownik/7/usu%C5%84', '/wy%C5%82%C4%85cz', '/%D1%83%D0%B4%D0%B0%D0%BB%D0%B8%D1%82%D1%8C/3',
  '/%E5%89%8A%E9%99%A4', '/%E3%83%AD%E3%82%B0%E3%82%A2%E3%82%A6%E3%83%88', '/users/deleteUser', '/doSignOut.do', '/a/pay.php',
  '/add_to_cart/5', '/%FFbuy-now'
])('%s names an action', (path) => expect(namesAction(path)).toBe(true)) // prettier-ignore

test.each([
  '/', '/images/', '/archive/', '/archive/2024/', '/start/', '/news/', '/products/lamp', '/runway/', '/display/',
  '/stopwatches/', '/buyers-guide', '/payments/', '/legend/', '/en/about', '/wp-content/uploads/2024/', '/likes/', '/opening'
])('%s names none', (path) => expect(namesAction(path)).toBe(false)) // prettier-ignore

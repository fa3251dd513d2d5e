import type { Case, Expectation } from '../case.js'
import { closed } from '../case.js'
import * as logins from '../servers/logins.js'
import { page, withHeaders } from '../site.js'

// A5: a login that one method meets and another does not.

const toLogin = (status: number): logins.LoginOptions => ({
  wall: { status, headers: { location: '/login' } },
  guarded: ['GET', 'HEAD', 'POST']
})
const walkedRound: Expectation = { exit: 1, found: ['login-walked-round high @ /admin/'] }

export const loginCases: readonly Case[] = [
  ...[302, 303, 307].map((status): Case => ({
    name: `login: GET is ${status} to /login, other methods bring the page`,
    kind: 'A5',
    start: () => logins.start(toLogin(status)),
    expect: walkedRound,
    why: 'a redirect to the login is the refusal of a form login'
  })),
  {
    name: 'login: GET is 302 to a login of another name, other methods bring the page',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: { status: 302, headers: { location: '/sso/start?return=/admin/' } },
        guarded: ['GET', 'HEAD', 'POST']
      }),
    expect: walkedRound,
    why: 'what the login is called does not matter; a redirect there and a page here does'
  },
  {
    name: 'login: GET is 401, HEAD is 200',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: withHeaders(page(401), { 'www-authenticate': 'Bearer' }),
        guarded: ['GET', 'POST'],
        behind: ({ method }) =>
          method === 'HEAD' ? withHeaders(page(200, 'Administration'), { 'x-total': '17' }) : page(405)
      }),
    expect: [
      walkedRound,
      { exit: [0, 1], notClean: ['login-walked-round @ /admin/'], undecided: ['login-walked-round @ /admin/'] }
    ],
    why: 'HEAD walks round the login; it gives away the headers at least'
  },
  {
    name: 'login: GET is 403, POST brings the page',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: page(403),
        guarded: ['GET', 'HEAD'],
        behind: ({ method }) => (method === 'POST' ? page(200, 'All customers') : page(405))
      }),
    expect: [walkedRound, { exit: 0, notClean: ['login-walked-round @ /admin/'] }],
    why: 'another word than NOTIFY walks round it'
  },
  {
    name: 'twin: a redirect to the login for every method',
    kind: 'A5',
    start: () => logins.start({ ...toLogin(302), guarded: 'every method' }),
    expect: closed,
    why: 'the login holds'
  },
  {
    name: 'twin: GET moves to a page that is there, other methods 405',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: { status: 302, headers: { location: '/images/a.png' } },
        guarded: ['GET', 'HEAD', 'POST'],
        behind: () => page(405)
      }),
    expect: closed,
    why: 'a redirect is no login, and nothing is given away'
  }
]

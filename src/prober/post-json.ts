import { createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'

const TIMEOUT_MS = 10_000
const PAUSES_MS = [1_000, 4_000]

/** A message for a webhook. */
export type Message = { url: URL; body: string; secret: string | null; userAgent: string }

/**
 * Posts JSON, three times at most: after a failure to connect, a timeout, 408, 429 and 5xx once more, later. Follows no
 * redirect. With a secret the field `X-Verbgate-Signature: sha256=HEX` is the HMAC-SHA256 of the body (RFC 2104).
 * Resolves with why it could not be delivered, `null` if it was.
 */
export async function postJson(message: Message): Promise<string | null> {
  let trouble: string | null = null
  for (const pauseMs of [0, ...PAUSES_MS]) {
    if (pauseMs > 0) await pause(pauseMs)
    const outcome = await postOnce(message)
    if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) return null
    trouble = typeof outcome === 'number' ? `it answered ${outcome}` : outcome
    if (typeof outcome === 'number' && !isWorthAnotherTry(outcome)) return trouble
  }
  return trouble
}

function isWorthAnotherTry(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** The status, or in words why there is none. */
function postOnce({ url, body, secret, userAgent }: Message): Promise<number | string> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'User-Agent': userAgent
  }
  if (secret !== null) {
    headers['X-Verbgate-Signature'] = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  }
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    const request = send(url, { method: 'POST', headers, agent: false }, (response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    const deadline = setTimeout(() => request.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS)
    request.on('close', () => clearTimeout(deadline))
    request.on('error', (error) => resolve(error.message))
    request.end(body)
  })
}

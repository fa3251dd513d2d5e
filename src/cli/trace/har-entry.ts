import { isUtf8 } from 'node:buffer'
import type { Exchange, ProbeResponse } from '../../evidence/exchange.js'
import type { Observed } from '../../prober/settings.js'

type Pair = { name: string; value: string }

/** One exchange as an entry of a HAR file. What is not known is -1, as the format has it. */
export function describeEntry({ exchange, address }: Observed): object {
  const { startedAtMs, durationMs, failure, request } = exchange
  const notes = [
    ...(request.target.startsWith('/') ? [] : [`request-target: ${request.target}`]),
    ...(failure === null ? [] : [`${failure.kind}: ${failure.detail}`])
  ]
  return {
    startedDateTime: new Date(startedAtMs).toISOString(),
    time: durationMs,
    request: describeRequest(exchange),
    response: describeResponse(exchange),
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    ...(address !== null && { serverIPAddress: address }),
    ...(notes.length > 0 && { comment: notes.join('; ') })
  }
}

function describeRequest({ origin, request }: Exchange): object {
  const { method, target, body } = request
  // A browser refuses the file for a URL that it cannot read.
  const url = URL.canParse(origin + target) && target.startsWith('/') ? origin + target : `${origin}/`
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/plain'
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: request.headers.map(([name, value]): Pair => ({ name, value })),
    queryString: [...new URL(url).searchParams].map(([name, value]): Pair => ({ name, value })),
    headersSize: -1,
    bodySize: body === null ? 0 : Buffer.byteLength(body),
    ...(body !== null && { postData: { mimeType: type, params: [], text: body } })
  }
}

function describeResponse({ response, failure }: Exchange): object {
  const error = failure === null ? {} : { _error: `${failure.kind}: ${failure.detail}` }
  const unknown = { cookies: [], headersSize: -1, ...error }
  if (response === null) {
    const content = { size: 0, mimeType: '' }
    return {
      status: 0,
      statusText: '',
      httpVersion: '',
      headers: [],
      content,
      redirectURL: '',
      bodySize: -1,
      ...unknown
    }
  }
  const { status, reason, headers, bodyBytes } = response
  return {
    status,
    statusText: reason,
    httpVersion: 'HTTP/1.1',
    headers: Object.entries(headers).map(([name, value]): Pair => ({ name, value })),
    content: describeContent(response),
    redirectURL: headers['location'] ?? '',
    bodySize: bodyBytes,
    ...unknown
  }
}

function describeContent(response: ProbeResponse): object {
  const { body, bodyBytes, headers, truncated } = response
  const bytes = Buffer.from(body)
  const text = isUtf8(bytes) ? { text: bytes.toString('utf8') } : { text: bytes.toString('base64'), encoding: 'base64' }
  return {
    size: bodyBytes,
    mimeType: headers['content-type'] ?? '',
    ...text,
    ...(truncated && { comment: 'cut short' })
  }
}

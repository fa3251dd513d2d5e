import type { Dispatcher } from 'undici'
import { recordFields } from './record-fields.js'
import type { ResponseHandler } from './response-handler.js'

/** The error that undici is given when we drop a connection; made once, because a stack for each costs more than the rest. */
const DROPPED = new Error('the connection is dropped')

/** Errors by which undici says that it cannot write the request. */
const REFUSALS: readonly unknown[] = ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED']

/** Passes on to a response handler what undici's parser finds. */
export function feedFromUndici(handler: ResponseHandler): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller) => handler.start(() => controller.abort(DROPPED)),
    onResponseStart(_controller, status, headers, reason = '') {
      if (status < 200) return handler.takeInterim()
      const { fields, count } = recordFields(headers)
      handler.takeHead({ status, reason, headers: fields }, count)
    },
    onResponseData: (_controller, chunk) => handler.takeContent(chunk),
    onResponseEnd: () => handler.complete(),
    onResponseError(_controller, error) {
      if ('code' in error && REFUSALS.includes(error.code)) handler.reject(error.message)
      else handler.failWith(error)
    }
  }
}

/** The part of `process` that tells about signals. */
export type SignalSource = {
  readonly pid: number
  on(name: StopSignal, listener: (name: StopSignal) => void): unknown
  removeListener(name: StopSignal, listener: (name: StopSignal) => void): unknown
  kill(pid: number, name: StopSignal): unknown
}

export type StopSignal = 'SIGINT' | 'SIGTERM'

/** A run that can be asked to stop. */
export type Interruption = {
  /** Aborted by the first signal: the run removes its canaries and ends. */
  signal: AbortSignal
  received(): StopSignal | null
  /** Gives the signals back to the process. */
  dispose(): void
}

/**
 * Listens for SIGINT and SIGTERM. The first one asks the run to stop; the second one ends the process at once as if
 * nobody had listened: what the run placed stays in the journal for `verbgate cleanup`.
 * @param onFirst told about the first signal, to say so to the person
 */
export function listenForSignals(source: SignalSource, onFirst: (name: StopSignal) => void): Interruption {
  const controller = new AbortController()
  let received: StopSignal | null = null
  const dispose = (): void => {
    source.removeListener('SIGINT', listen)
    source.removeListener('SIGTERM', listen)
  }
  function listen(name: StopSignal): void {
    if (received !== null) {
      dispose()
      source.kill(source.pid, name)
      return
    }
    received = name
    onFirst(name)
    controller.abort()
  }
  source.on('SIGINT', listen)
  source.on('SIGTERM', listen)
  return { signal: controller.signal, received: () => received, dispose }
}

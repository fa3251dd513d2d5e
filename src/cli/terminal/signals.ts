/** The part of `process` that tells about signals. */
export type SignalSource = {
  readonly pid: number
  on(name: StopSignal, listener: (name: StopSignal) => void): unknown
  removeListener(name: StopSignal, listener: (name: StopSignal) => void): unknown
  kill(pid: number, name: StopSignal): unknown
}

/** Interrupted at the terminal, asked to end, and the terminal is gone. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** A run that can be asked to stop. */
export type Interruption = {
  /** Aborted by the first signal: the run removes its canaries and ends. */
  signal: AbortSignal
  received(): StopSignal | null
  /** Gives the signals back to the process. */
  dispose(): void
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. The first one asks the run to stop; the second one ends the process at once as if
 * nobody had listened: what the run placed stays in the journal for `verbgate cleanup`.
 * @param onFirst told about the first signal, to say so to the person
 */
export function listenForSignals(source: SignalSource, onFirst: (name: StopSignal) => void): Interruption {
  const controller = new AbortController()
  let received: StopSignal | null = null
  const dispose = (): void => {
    for (const name of STOP_SIGNALS) source.removeListener(name, listen)
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
  for (const name of STOP_SIGNALS) source.on(name, listen)
  return { signal: controller.signal, received: () => received, dispose }
}

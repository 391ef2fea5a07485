/** SIGHUP: to daemons it says "read your configuration anew", to all others "your terminal is gone". */
export interface HangUp {
  /** The signal came. */
  ask(): void
  /** Who reloads. A signal that came earlier is passed on now. */
  listen(reload: () => void): void
}

export interface HangUpOptions {
  /** True where a terminal that the process was started from is gone by now. */
  readonly isTerminalGone: () => boolean
  /** Ends the bot. */
  readonly stop: () => void
}

/** Tells the two meanings apart, so that no bot runs on unseen after its terminal was closed. */
export function createHangUp({ isTerminalGone, stop }: HangUpOptions): HangUp {
  let reload: (() => void) | null = null
  let isAsked = false
  return {
    ask() {
      if (isTerminalGone()) stop()
      else if (reload === null) isAsked = true
      else reload()
    },
    listen(listener) {
      reload = listener
      if (isAsked) listener()
    },
  }
}

/** Standard input, output and error. */
const STREAMS = [0, 1, 2]

/**
 * Remembers which of the process's own streams are a terminal, whichever of them are redirected. The result is true once
 * one that was is one no longer: of a terminal that was closed, `isatty` says that it is none.
 */
export function watchTerminals(isTerminal: (fd: number) => boolean): () => boolean {
  const terminals = STREAMS.filter(isTerminal)
  return () => !terminals.every(isTerminal)
}

/** How long somebody who proved something may go on with what takes longer than an answer. */
export interface Access {
  /** False once it is over. */
  readonly isAllowed: () => boolean
  /** Calls `listener` in the tick in which it is ended, though not where it expires; returns how to stop listening. */
  readonly onEnd: (listener: () => void) => () => void
}

/** Where nothing was proved. */
export const NO_ACCESS: Access = { isAllowed: () => false, onEnd: () => () => {} }

/** Until the signal aborts; `isOpen` may say sooner that it is over. */
export function accessUntil(ended: AbortSignal, isOpen: () => boolean = () => !ended.aborted): Access {
  return {
    isAllowed: isOpen,
    onEnd(listener) {
      ended.addEventListener('abort', listener, { once: true })
      return () => ended.removeEventListener('abort', listener)
    },
  }
}

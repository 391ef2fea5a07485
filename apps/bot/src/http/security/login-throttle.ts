import type { Clock } from '@holdfast/adapter-core'

/** Failed logins an address may make in a minute before it has to wait. */
const MAX_FAILURES = 10
const WINDOW_MS = 60_000
/** Addresses remembered at most; the oldest is forgotten first. */
const MAX_ADDRESSES = 1_000

/** Slows down whoever guesses tokens. */
export interface LoginThrottle {
  /** Ms until the address may try again; 0 = now. */
  waitMs(address: string): number
  failed(address: string): void
}

export function createLoginThrottle(clock: Clock): LoginThrottle {
  const failuresByAddress = new Map<string, readonly number[]>()
  const recent = (address: string) => {
    const since = clock.monotonic() - WINDOW_MS
    return (failuresByAddress.get(address) ?? []).filter((at) => at > since)
  }
  return {
    waitMs(address) {
      const blocking = recent(address).at(-MAX_FAILURES)
      return blocking === undefined ? 0 : Math.ceil(blocking + WINDOW_MS - clock.monotonic())
    },
    failed(address) {
      const failures = [...recent(address), clock.monotonic()]
      failuresByAddress.delete(address)
      failuresByAddress.set(address, failures)
      const oldest = failuresByAddress.keys().next().value
      if (failuresByAddress.size > MAX_ADDRESSES && oldest !== undefined) failuresByAddress.delete(oldest)
    },
  }
}

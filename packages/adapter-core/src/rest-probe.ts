import type { AdapterSignal } from './adapter.ts'
import { restAddress } from './address.ts'
import type { RestBookDefinition } from './exchange-rest.ts'
import type { RestFetch } from './rest-fetch.ts'
import { type Subscription, subscriptionKey } from './subscription.ts'

/** The best levels are a few hundred bytes; a hundred times that is no answer. */
const MAX_BYTES = 64 * 1024

/** When a request is given up, in ms: past any time the monitor waits for a probe, so its own rules. */
const TIMEOUT_MS = 2_000

/** Where an exchange's REST API is, and how it is asked. */
export interface RestAccess {
  /** http:// or https://; paths are appended. */
  readonly baseUrl: string
  readonly fetch: RestFetch
}

export interface RestProbeOptions {
  readonly access: RestAccess
  readonly book: RestBookDefinition
  readonly tell: (signal: Extract<AdapterSignal, { readonly type: 'rest_book' }>) => void
}

/** Asks for REST books on behalf of sockets. What goes wrong tells nothing: a probe without an answer proves nothing. */
export interface RestProbe {
  /** A no-op while the same socket's last request for the subscription is under way. */
  ask(generation: number, subscription: Subscription): void
  /** A socket is gone: its requests end, and their answers are dropped. */
  forget(generation: number): void
}

/** @throws {RangeError} when the address is no http:// or https:// URL. */
export function createRestProbe({ access, book, tell }: RestProbeOptions): RestProbe {
  restAddress(access.baseUrl, '/')
  /** Requests under way, by generation. */
  const asking = new Map<number, { readonly ending: AbortController; readonly keys: Set<string> }>()

  const request = async (generation: number, subscription: Subscription, signal: AbortSignal) => {
    const url = restAddress(access.baseUrl, book.path(subscription))
    const { headers } = book
    const limits = { signal, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS }
    const body = await access.fetch(url, headers === undefined ? limits : { ...limits, headers })
    const answer = book.read(body, subscription)
    if (signal.aborted || typeof answer === 'string') return
    const { sequence, top } = answer
    tell({ type: 'rest_book', generation, subscription, sequence, top })
  }

  return {
    ask: (generation, subscription) => {
      const { ending, keys } = asking.get(generation) ?? { ending: new AbortController(), keys: new Set<string>() }
      const key = subscriptionKey(subscription)
      if (keys.has(key)) return
      asking.set(generation, { ending, keys })
      keys.add(key)
      const done = () => void keys.delete(key)
      request(generation, subscription, ending.signal).then(done, done)
    },
    forget: (generation) => {
      asking.get(generation)?.ending.abort()
      asking.delete(generation)
    },
  }
}

import type { Clock } from './clock.ts'
import type { EncodingNegotiation } from './exchange.ts'

/** What an endpoint is asked for from now on, and why it changed. */
export interface EncodingChange {
  /** Without the query. */
  readonly endpoint: string
  readonly from: string
  readonly to: string
  readonly why: string
}

export interface EncodingsOptions {
  readonly clock: Clock
  /** Told of each change, in the tick it was learnt. */
  readonly onChange?: (change: EncodingChange) => void
}

/** Which encoding each endpoint takes, as far as the process has learnt: shared by all its connections, never stored. */
export interface Encodings {
  /** What to ask an endpoint for now: the preferred encoding, or the fallback while that is kept. */
  choose(endpoint: string, negotiation: EncodingNegotiation): string
  /** An endpoint wants this one of the two. The fallback is kept for `retryMs` from now; any third is ignored. */
  learn(endpoint: string, negotiation: EncodingNegotiation, encoding: string, why: string): void
}

export function createEncodings({ clock, onChange = () => {} }: EncodingsOptions): Encodings {
  /** Until when the fallback is kept, by endpoint (monotonic ms). */
  const fallbackUntil = new Map<string, number>()

  const prefer = (endpoint: string, { fallback, preferred }: EncodingNegotiation, why: string) => {
    if (fallbackUntil.delete(endpoint)) onChange({ endpoint, from: fallback, to: preferred, why })
  }

  return {
    choose: (endpoint, negotiation) => {
      const until = fallbackUntil.get(endpoint)
      if (until !== undefined && until > clock.monotonic()) return negotiation.fallback
      prefer(endpoint, negotiation, 'it is time to ask for it again')
      return negotiation.preferred
    },
    learn: (endpoint, negotiation, encoding, why) => {
      const { fallback, preferred, retryMs } = negotiation
      if (encoding === preferred) prefer(endpoint, negotiation, why)
      if (encoding !== fallback) return
      const isNew = !fallbackUntil.has(endpoint)
      fallbackUntil.set(endpoint, clock.monotonic() + retryMs)
      if (isNew) onChange({ endpoint, from: preferred, to: fallback, why })
    },
  }
}

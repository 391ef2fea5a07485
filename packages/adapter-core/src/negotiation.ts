import type { AdapterSignal } from './adapter.ts'
import { parseAddress } from './address.ts'
import type { Encodings } from './encodings.ts'
import type { EncodingNegotiation, ExchangeDefinition } from './exchange.ts'
import type { DialFailure } from './socket.ts'
import { definitionFor } from './variant.ts'

/**
 * How long a socket may live that had to take the fallback, in ms. It is our own number: the monitor replaces a socket at
 * 85 % of its life at the earliest, and by then (20.4 h) a fallback kept for up to 20 h is forgotten, so the successor
 * asks for the preferred encoding again, made before the break. Once a day costs the exchange one refused upgrade.
 */
export const FALLBACK_LIFETIME_MS = 24 * 3_600_000

/** An exchange as one dial asks for it. */
export interface DialVariant {
  readonly definition: ExchangeDefinition
  /** A value for every option; `encoding` is the one that is asked for, never `auto`. */
  readonly options: Readonly<Record<string, string>>
  /** With the query this variant requires. */
  readonly url: string
  /** How the data is asked for; null where the exchange has only one way. */
  readonly encoding: string | null
  /** How long the socket may live, in ms, where that differs from the exchange's own limit. */
  readonly lifetimeMs: number | undefined
}

/** One dial of an adapter, and what it teaches about the exchange's encodings. Teaches nothing where none is negotiated. */
export interface NegotiatedDial {
  readonly variant: DialVariant
  /** The dial failed. @returns The failure, to be dialed again where only the encoding was refused. */
  failed(failure: DialFailure): DialFailure
  /** Data comes in this encoding, whatever was asked for. */
  came(encoding: string): void
  /** The socket told this. */
  heard(signal: AdapterSignal): void
  /** The socket ended: by the exchange, or because the monitor gave it up. */
  ended(): void
}

export interface NegotiationOptions {
  /** Not yet a variant. */
  readonly definition: ExchangeDefinition
  /** A value for every option. */
  readonly options: Readonly<Record<string, string>>
  readonly url: string
  readonly endpoint: string
  readonly encodings: Encodings
}

/** Chooses how each dial of an adapter asks for its data. Negotiated only where the option `encoding` is `auto`. */
export function createNegotiation(settings: NegotiationOptions): { next(): NegotiatedDial } {
  const { definition, encodings, endpoint, options, url } = settings
  const { negotiation } = definition
  if (negotiation === undefined || options['encoding'] !== 'auto') {
    const fixed = unnegotiated(variantOf(definition, options, url))
    return { next: () => fixed }
  }
  const { fallback, preferred } = negotiation
  const asked = (encoding: string) => variantOf(definition, { ...options, encoding }, url)
  const variants = { preferred: asked(preferred), fallback: shortLived(asked(fallback)) }
  return {
    next: () => {
      const isFallback = encodings.choose(endpoint, negotiation) === fallback
      const learn = (encoding: string, why: string) => encodings.learn(endpoint, negotiation, encoding, why)
      return isFallback
        ? watchFallback(variants.fallback, negotiation, learn)
        : watchPreferred(variants.preferred, negotiation, learn)
    },
  }
}

type Learn = (encoding: string, why: string) => void

function watchPreferred(
  variant: DialVariant,
  { fallback, preferred, refusedBy }: EncodingNegotiation,
  learn: Learn,
): NegotiatedDial {
  return {
    ...unnegotiated(variant),
    failed: (failure) => {
      if (failure.httpStatus === null || !refusedBy.includes(failure.httpStatus)) return failure
      learn(fallback, `${preferred} was refused with HTTP ${failure.httpStatus}`)
      return { ...failure, redial: true }
    },
    came: learnOnce(learn, preferred),
  }
}

function watchFallback(
  variant: DialVariant,
  { fallback, preferred }: EncodingNegotiation,
  learn: Learn,
): NegotiatedDial {
  let isAcknowledged = false
  let hasDelivered = false
  return {
    ...unnegotiated(variant),
    came: learnOnce(learn, fallback),
    heard: ({ type }) => {
      if (type === 'acknowledged') isAcknowledged = true
      if (type === 'data' || type === 'canary') hasDelivered = true
    },
    ended: () => {
      // An exchange that has come to require the preferred encoding acknowledges the other, and then sends nothing.
      if (isAcknowledged && !hasDelivered) learn(preferred, `${fallback} was acknowledged and delivered nothing`)
    },
  }
}

/** One socket teaches once: who changed its encoding with every frame would fill the log. */
function learnOnce(learn: Learn, asked: string): (encoding: string) => void {
  let hasLearnt = false
  return (encoding) => {
    if (hasLearnt) return
    hasLearnt = true
    learn(encoding, `data comes as ${encoding} though ${asked} was asked for`)
  }
}

function unnegotiated(variant: DialVariant): NegotiatedDial {
  const nothing = () => {}
  return { variant, failed: (failure) => failure, came: nothing, heard: nothing, ended: nothing }
}

function variantOf(base: ExchangeDefinition, options: Readonly<Record<string, string>>, url: string): DialVariant {
  const definition = definitionFor(base, options)
  const encoding = options['encoding'] ?? null
  return { definition, options, url: parseAddress(url, definition.requiredQuery).url, encoding, lifetimeMs: undefined }
}

function shortLived(variant: DialVariant): DialVariant {
  const ownMs = variant.definition.lifetimeMs ?? Number.POSITIVE_INFINITY
  return { ...variant, lifetimeMs: Math.min(ownMs, FALLBACK_LIFETIME_MS) }
}

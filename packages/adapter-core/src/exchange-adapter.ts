import type { AdapterSignal, AdapterSink, DialOptions, ExchangeAdapter } from './adapter.ts'
import { type AdapterSocket, createAdapterSocket, type FrameCounts } from './adapter-socket.ts'
import { parseAddress } from './address.ts'
import { createBackfill } from './backfill.ts'
import type { Clock } from './clock.ts'
import { type Credentials, dialWithCredentials } from './credentials.ts'
import { createEncodings, type Encodings } from './encodings.ts'
import { DialError } from './errors.ts'
import type { ExchangeDefinition } from './exchange.ts'
import { createNegotiation, type NegotiatedDial } from './negotiation.ts'
import { createRestProbe, type RestAccess } from './rest-probe.ts'
import { createRestQuestions } from './rest-questions.ts'
import { DIAL_ABORTED, type Dial } from './socket.ts'
import {
  acknowledge,
  dropGeneration,
  emptyLedger,
  flow,
  invalidate,
  type Ledger,
  refuse,
  request,
  want,
} from './subscriptions.ts'
import { definitionFor, resolveOptions } from './variant.ts'

/** When the transport gives up on a handshake by itself, in ms: above any limit the monitor sets, so its own rules. */
const HANDSHAKE_TIMEOUT_MS = 60_000

/**
 * What a backstop waits beyond the longest silence, in ms: at that silence the monitor's own ladder is still asking,
 * and a quiet market must be given the time to answer.
 */
const STALE_MARGIN_MS = 5_000

export interface ExchangeAdapterOptions {
  readonly definition: ExchangeDefinition
  /** ws:// or wss://; taken whole, only query parameters that the exchange requires and it lacks are added. */
  readonly url: string
  /** Values for the definition's options; those not named have their default. */
  readonly options?: Readonly<Record<string, string>>
  readonly dial: Dial
  readonly clock: Clock
  /** Who we are, said with every dial; absent: public channels need nobody. */
  readonly credentials?: Credentials
  /** The REST API, for `probeRest`, missed trades and questions about the exchange; absent: REST is off. */
  readonly rest?: RestAccess
  /** What endpoints were found to take, to share between adapters; default: one of this adapter's own. */
  readonly encodings?: Encodings
  /** When the transport gives up on a handshake by itself, in ms; default 60,000. */
  readonly handshakeTimeoutMs?: number
  /**
   * Told what a listener threw: a bug of ours, which must not cost a socket. Default: thrown again outside the socket's
   * path, so that it is seen as the uncaught error it is.
   */
  readonly onListenerError?: (error: unknown) => void
}

/**
 * The adapter of an exchange, made from its definition.
 *
 * @throws {RangeError} for a URL that is not ws:// or wss://, a REST address that is not http:// or https://, and for an
 * option or value the definition does not have.
 */
export function createExchangeAdapter(options: ExchangeAdapterOptions): ExchangeAdapter {
  const { clock, credentials, rest } = options
  const adapterOptions = resolveOptions(options.definition.options, options.options)
  const definition = definitionFor(options.definition, adapterOptions)
  const address = parseAddress(options.url, definition.requiredQuery)
  const negotiation = createNegotiation({
    definition: options.definition,
    options: adapterOptions,
    url: options.url,
    endpoint: address.endpoint,
    encodings: options.encodings ?? createEncodings({ clock }),
  })
  const onListenerError = options.onListenerError ?? throwLater
  const counts: FrameCounts = { frames: 0, unknownFrames: 0, malformedFrames: 0 }
  const sockets = new Map<number, { readonly socket: AdapterSocket; readonly dial: NegotiatedDial }>()
  /** Monotonic instant of the last data or canary, by generation. */
  const lastDataAt = new Map<number, number>()
  let ledger = emptyLedger
  /** When data first came in this turn of the event loop, in monotonic ms: all that was read with it had come by then. */
  let turnAt: number | undefined
  let sink: AdapterSink = () => {}
  let onBurstEnd = () => {}

  const restProbe =
    rest === undefined || definition.restBook === null
      ? null
      : createRestProbe({ access: rest, book: definition.restBook, tell: (signal) => tell(signal) })

  const backfill =
    definition.backfill === undefined
      ? null
      : createBackfill({
          definitions: definition.backfill,
          access: rest ?? null,
          clock,
          tell: (signal) => tell(signal),
        })

  const forget = (generation: number) => {
    restProbe?.forget(generation)
    backfill?.forget(generation)
    sockets.delete(generation)
    lastDataAt.delete(generation)
    ledger = dropGeneration(ledger, generation)
  }

  /** One socket is no more; not for `close`, which says nothing of any of them. */
  const end = (generation: number) => {
    sockets.get(generation)?.dial.ended()
    forget(generation)
  }

  const tell = (signal: AdapterSignal, isInBurst = false, isFlowing = false) => {
    if (!isInBurst) turnAt = undefined
    if (signal.type === 'data' || signal.type === 'canary') {
      // What flows on within a turn changes nothing of it; its first data does, whatever came before that.
      const isNoted = isFlowing && turnAt !== undefined
      turnAt ??= clock.monotonic()
      if (!isNoted) lastDataAt.set(signal.generation, turnAt)
    }
    if (signal.type === 'closed') end(signal.generation)
    // What flows on changes nothing of it, and is most of what is told.
    else if (!isFlowing) ledger = note(ledger, signal)
    try {
      sink(signal, turnAt, isInBurst)
    } catch (error) {
      onListenerError(error)
    }
  }

  const dialFor = (refresh: boolean): Dial =>
    credentials === undefined ? options.dial : dialWithCredentials({ clock, credentials, dial: options.dial, refresh })

  const open = (generation: number, signal: AbortSignal, dialOptions?: DialOptions) =>
    new Promise<void>((resolve, reject) => {
      if (sockets.has(generation)) throw new RangeError(`Cannot dial: generation ${generation} is in use`)
      const fail = (failure = DIAL_ABORTED) => reject(new DialError(address.endpoint, failure))
      if (signal.aborted) {
        fail()
        return
      }
      const onAbort = () => socket.terminate()
      signal.addEventListener('abort', onAbort, { once: true })
      const dial = negotiation.next()
      const socket = createAdapterSocket({
        variant: dial.variant,
        generation,
        handshakeTimeoutMs: options.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS,
        dial: dialFor(dialOptions?.refreshCredentials ?? false),
        counts,
        tell: (told, isInBurst, isFlowing) => {
          dial.heard(told)
          // Books are whole by themselves: nothing of them is filled in.
          if (backfill === null || (told.type === 'data' && told.top !== null)) tell(told, isInBurst, isFlowing)
          else backfill.pass(told)
        },
        onBurstEnd: () => onBurstEnd(),
        onEncoding: dial.came,
        onDialed: (failure) => {
          signal.removeEventListener('abort', onAbort)
          if (failure === null) {
            resolve()
            return
          }
          forget(generation)
          fail(dial.failed(failure))
        },
      })
      sockets.set(generation, { socket, dial })
    })

  const terminate = (generation: number) => {
    const socket = sockets.get(generation)?.socket
    end(generation)
    socket?.terminate()
  }

  /** The longest silence any channel of a socket may have, in ms; null where none has a limit. */
  const maxSilenceMs = (generation: number): number | null => {
    const keys = [...(ledger.sockets.get(generation)?.keys() ?? [])]
    const limits = keys.flatMap((key) => {
      const channel = ledger.wanted.get(key)?.channel
      return (channel === undefined ? null : definition.channels[channel]?.maxStaleAfterMs) ?? []
    })
    return limits.length === 0 ? null : Math.max(...limits)
  }

  const isOverdue = (generation: number, dataAt: number): boolean => {
    const beyondMs = clock.monotonic() - dataAt - STALE_MARGIN_MS
    if (beyondMs <= 0) return false
    const limit = maxSilenceMs(generation)
    return limit !== null && beyondMs > limit
  }

  return {
    exchange: definition.id,
    endpoint: address.endpoint,
    address: address.hostPort,
    channels: definition.channels,
    heartbeat: definition.heartbeat,
    dialLimits: definition.dialLimits,
    subscribePacing: definition.subscribePacing,
    closes: definition.closes,
    maintenance: definition.maintenance,
    lifetimeMs: definition.lifetimeMs,
    silenceHint: definition.silenceHint ?? null,
    rest: createRestQuestions(definition, rest ?? null),

    listen: (listener, atBurstEnd = () => {}) => {
      sink = listener
      onBurstEnd = atBurstEnd
    },
    connect: open,
    // The same: credentials are asked for before every dial.
    reconnect: open,
    subscribe: (generation, subscription) => {
      const socket = sockets.get(generation)?.socket
      if (socket?.isOpen !== true) return
      ledger = request(want(ledger, subscription), generation, subscription)
      socket.subscribe(subscription)
    },
    resubscribe: (generation, subscription) => {
      const socket = sockets.get(generation)?.socket
      if (socket?.isOpen !== true) return
      ledger = request(want(ledger, subscription), generation, subscription)
      socket.resubscribe(subscription)
    },
    probeRest: (generation, subscription) => {
      if (sockets.get(generation)?.socket.isOpen === true) restProbe?.ask(generation, subscription)
    },
    ping: (generation) => sockets.get(generation)?.socket.ping(),
    terminate,
    close: () => {
      for (const [generation, { socket }] of [...sockets]) {
        forget(generation)
        socket.terminate()
      }
    },
    health: () => ({
      sockets: [...sockets].map(([generation, { socket }]) => {
        return { generation, open: socket.isOpen, encoding: socket.encoding }
      }),
      ...counts,
    }),
    // One socket that delivers is enough: a standby may be the one that went silent.
    isStale: () => lastDataAt.size > 0 && [...lastDataAt].every(([generation, at]) => isOverdue(generation, at)),
  }
}

/** What a signal changes in the ledger. */
function note(ledger: Ledger, signal: AdapterSignal): Ledger {
  switch (signal.type) {
    case 'acknowledged':
      return acknowledge(ledger, signal.generation, signal.subscription)
    case 'refused':
      return refuse(ledger, signal.generation, signal.subscription)
    case 'data':
      return flow(ledger, signal.generation, signal.subscription)
    case 'gap':
      return invalidate(ledger, signal.generation, signal.subscription)
    default:
      return ledger
  }
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

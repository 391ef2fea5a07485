import { httpDate } from '../../clock.ts'
import type { Exchange } from '../../exchange/exchange.ts'
import { cutOpenSockets, type FaultDefinition, type Injection, WHOLE_EXCHANGE } from '../definition.ts'
import { FaultRequestError } from '../fault-request-error.ts'
import { MAX_DURATION_MS } from '../parameters.ts'

const DEFAULT_STATUS = 503
const DEFAULT_HANDSHAKE_MS = 3000
/** How long a socket of `flap` lives, in ms, and the code it is closed with: "service restart". */
const DEFAULT_FLAP = { delayMs: 100, code: 1012 }
const DEFAULT_PER_MINUTE = 10

/** A Paradex release: about two of its fifteen minutes in cancel-only before it, two in post-only after it. */
const RELEASE = { cancelOnlyShare: 2 / 15, downShare: 11 / 15 }

const DEFAULTS = { ...WHOLE_EXCHANGE, group: 'handshake', proof: 'new_socket' } as const

/** Closes every socket with "service restart" and answers upgrades with 503, until `upgrades` forgets the fault. */
function goDown({ peers, upgrades }: Exchange, id: number): void {
  const everyOne = { count: Number.POSITIVE_INFINITY, onSpent: () => {} }
  upgrades.refuse(id, { status: 503, headers: () => ({}), ...everyOne })
  for (const { webSocket } of peers) webSocket.close(1012, 'service restart')
}

/** The states of a release, one after the other; the last lasts until the fault ends. */
async function release({ id, exchange, clock, durationMs, signal }: Injection): Promise<void> {
  exchange.states.set(id, 'cancel_only')
  await clock.sleep(durationMs * RELEASE.cancelOnlyShare, signal)
  exchange.states.set(id, 'maintenance')
  goDown(exchange, id)
  await clock.sleep(durationMs * RELEASE.downShare, signal)
  exchange.states.set(id, 'post_only')
  exchange.upgrades.remove(id)
}

/** Faults that a client meets on its way in. Those that take `cut` hang up first, so that it is on its way. */
export const HANDSHAKE_FAULTS = {
  http_status: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Answer dials with an error',
    description:
      'Open connections are hung up, and new ones meet an HTTP status, 503 unless another is chosen, instead of a WebSocket. It may say when to come back, and a good client keeps to that.',
    defaultDurationMs: 10_000,
    parameters: ['status', 'retryAfterS', 'retryAfterDate', 'count', 'cut'],
    begin(injection) {
      const { id, exchange, parameters, clock, finish } = injection
      const { status = DEFAULT_STATUS, retryAfterS, retryAfterDate, count = Number.POSITIVE_INFINITY } = parameters
      if (retryAfterDate === true && retryAfterS === undefined) {
        throw new FaultRequestError('retryAfterDate', 'false without retryAfterS', 'a date needs retryAfterS')
      }
      const headers = (): Readonly<Record<string, string>> => {
        if (retryAfterS === undefined) return {}
        return { 'Retry-After': retryAfterDate ? httpDate(clock.now() + retryAfterS * 1000) : String(retryAfterS) }
      }
      exchange.upgrades.refuse(id, { status, headers, count, onSpent: finish })
      cutOpenSockets(injection)
      return () => exchange.upgrades.remove(id)
    },
  },
  slow_handshake: {
    ...DEFAULTS,
    title: 'Answer dials slowly',
    description:
      'Open connections are hung up, and each new one has to wait 3 s until its WebSocket opens. A good client is patient enough.',
    defaultDurationMs: 30_000,
    parameters: ['delayMs', 'cut'],
    begin(injection) {
      const { id, exchange, parameters } = injection
      exchange.upgrades.delay(id, parameters.delayMs ?? DEFAULT_HANDSHAKE_MS)
      cutOpenSockets(injection)
      return () => exchange.upgrades.remove(id)
    },
  },
  mute_handshake: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Never answer dials',
    description:
      'Open connections are hung up. New ones connect, but their WebSocket never opens, not even when this is over: a good client gives up on them in time and dials anew.',
    defaultDurationMs: 10_000,
    parameters: ['cut'],
    begin(injection) {
      const { id, exchange } = injection
      exchange.upgrades.mute(id)
      cutOpenSockets(injection)
      return () => exchange.upgrades.remove(id)
    },
  },
  flap: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Open, and close at once',
    description:
      'Open connections are hung up, and each new one is closed 100 ms after it opened, over and over. A good client does not hammer the exchange meanwhile.',
    defaultDurationMs: 30_000,
    parameters: ['delayMs', 'code', 'cut'],
    begin(injection) {
      const { id, exchange, clock, parameters } = injection
      const { delayMs = DEFAULT_FLAP.delayMs, code = DEFAULT_FLAP.code } = parameters
      exchange.newcomers.set(id, (peer) => {
        peer.isDoomed = true
        void clock.sleep(delayMs, peer.signal).then(
          () => peer.webSocket.close(code),
          () => {},
        )
      })
      cutOpenSockets(injection)
      return () => exchange.newcomers.delete(id)
    },
  },
  limit_rate: {
    ...DEFAULTS,
    title: 'Limit how often to dial',
    description:
      'More than 10 new connections within a minute are answered with 429 and the time to wait. Open connections go on. It lasts until it is ended, 10 minutes at most.',
    defaultDurationMs: MAX_DURATION_MS,
    parameters: ['perMinute'],
    begin({ id, exchange, parameters }) {
      exchange.upgrades.limit(id, parameters.perMinute ?? DEFAULT_PER_MINUTE)
      return () => exchange.upgrades.remove(id)
    },
  },
  maintenance: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Go into maintenance',
    description:
      'Every connection is closed with 1012 “service restart”, new ones meet 503, and where the exchange tells its state, it says maintenance.',
    defaultDurationMs: 10_000,
    begin({ id, exchange }) {
      exchange.states.set(id, 'maintenance')
      goDown(exchange, id)
      return () => {
        exchange.states.delete(id)
        exchange.upgrades.remove(id)
      }
    },
  },
  maintenance_cycle: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Release a new version',
    description:
      'As at a Paradex release, its quarter of an hour squeezed into 30 s: its state says cancel_only, then maintenance, with every connection closed and new ones refused with 503, then post_only, where connections work again, then ok.',
    defaultDurationMs: 30_000,
    exchanges: ['paradex'],
    begin(injection) {
      const { id, exchange } = injection
      void release(injection).catch(() => {})
      return () => {
        exchange.states.delete(id)
        exchange.upgrades.remove(id)
      }
    },
  },
  http_400: {
    ...DEFAULTS,
    // Who was hung up gets no frame, whoever asks for JSON was never hit.
    proof: 'any_frame',
    title: 'Refuse the binary encoding',
    description:
      'Connections in Paradex’s binary encoding (SBE) are hung up, and asking for it meets 400, as with a schema that the exchange does not know. In JSON everything works: a good client falls back to it.',
    defaultDurationMs: 30_000,
    exchanges: ['paradex'],
    parameters: ['cut'],
    begin({ id, exchange, parameters: { cut = true } }) {
      const isBinary = (url: URL) => exchange.encodingOf(url) !== 'json'
      const everyOne = { count: Number.POSITIVE_INFINITY, onSpent: () => {} }
      exchange.upgrades.refuse(id, { status: 400, headers: () => ({}), appliesTo: isBinary, ...everyOne })
      if (cut) for (const { url, wire } of [...exchange.peers]) if (isBinary(url)) wire.hangUp()
      return () => exchange.upgrades.remove(id)
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>

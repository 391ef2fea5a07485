import type { Exchange } from '../exchange/exchange.ts'
import type { RequestTrouble } from '../exchange/request-rules.ts'
import type { FaultName } from './catalogue.ts'
import type { FaultRequest } from './request.ts'

/** "Service restart": what a client meets at a deploy. @see https://www.iana.org/assignments/websocket/websocket.xml */
const DEFAULT_CLOSE = { code: 1012, reason: 'service restart' }
const DEFAULT_DELAY_MS = 800
const DEFAULT_INTERVAL_MS = 8000

/** One fault about to begin. */
export interface Injection {
  readonly id: number
  readonly request: FaultRequest
  readonly exchange: Exchange
  /** The market it is aimed at; null = the whole exchange. */
  readonly market: string | null
  /** Ends the fault before its time. */
  finish(): void
}

/** Begins the fault and returns how it ends; an instant has nothing to end. */
type Effect = (injection: Injection) => (() => void) | undefined

function closeAll({ exchange, request }: Injection): undefined {
  const { code = DEFAULT_CLOSE.code } = request
  const reason = request.reason ?? (request.code === undefined ? DEFAULT_CLOSE.reason : '')
  for (const { webSocket } of exchange.peers) webSocket.close(code, reason)
}

function cutAll(cut: 'hangUp' | 'reset' | 'kill'): Effect {
  return ({ exchange }) => {
    for (const wire of [...exchange.listener.wires()]) wire[cut]()
    return undefined
  }
}

function blackholePath({ id, exchange }: Injection): () => void {
  exchange.listener.hold(id)
  return () => exchange.releasePath(id)
}

function refuseDials({ id, exchange }: Injection): () => void {
  exchange.listener.refuse(id)
  return () => exchange.listener.admit(id)
}

/** Things that carry a set of the faults that mute them. */
interface Mutable {
  readonly mutedBy: Set<number>
}

function muteThese(id: number, muted: readonly Mutable[]): () => void {
  for (const { mutedBy } of muted) mutedBy.add(id)
  return () => {
    for (const { mutedBy } of muted) mutedBy.delete(id)
  }
}

function muteSockets({ id, exchange }: Injection): () => void {
  return muteThese(id, [...exchange.peers])
}

function muteBook({ id, exchange, market }: Injection): () => void {
  const books = exchange.topics.filter((topic) => topic.kind === 'book' && topic.market === market)
  return muteThese(
    id,
    books.flatMap((topic) => [...topic.subscriptions]),
  )
}

function slow(what: 'paces' | 'delays', pick: (request: FaultRequest) => number): Effect {
  return ({ id, exchange, market, request }) => {
    const slowed = [...exchange.markets.values()].filter(({ name }) => market === null || name === market)
    for (const each of slowed) each[what].set(id, pick(request))
    return () => {
      for (const each of slowed) each[what].delete(id)
    }
  }
}

function trouble(kind: RequestTrouble): Effect {
  return ({ id, exchange, market, request, finish }) => {
    exchange.rules.add(id, { trouble: kind, market, count: request.count ?? Number.POSITIVE_INFINITY, onSpent: finish })
    return () => exchange.rules.remove(id)
  }
}

/** What each fault does to the exchange. Each leaves the others in force alone. */
export const EFFECTS: Readonly<Record<FaultName, Effect>> = {
  rst: cutAll('reset'),
  fin: cutAll('hangUp'),
  blackhole_sockets: cutAll('kill'),
  close: closeAll,
  blackhole_path: blackholePath,
  refuse: refuseDials,
  mute: muteSockets,
  mute_channel: muteBook,
  gap: ({ exchange, market }) => {
    if (market !== null) exchange.skipChange(market)
    return undefined
  },
  late: slow('delays', ({ delayMs = DEFAULT_DELAY_MS }) => delayMs),
  quiet: slow('paces', ({ intervalMs = DEFAULT_INTERVAL_MS }) => intervalMs),
  reject_subscribe: trouble('reject'),
  ack_lost: trouble('ack_lost'),
}

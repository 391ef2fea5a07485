import type { Clock } from '../clock.ts'
import type { BookFrame, Exchange } from '../exchange/exchange.ts'
import type { ExchangeId } from '../exchange/protocol.ts'
import { FAULTS, type FaultDescription, type FaultName } from './catalogue.ts'
import { EFFECTS } from './effects.ts'
import { type FaultRequest, MAX_DURATION_MS, parseFaultRequest } from './request.ts'

/** Records kept. */
const MAX_RECORDS = 200

/** One fault that was injected. Instants are wall time in integer ms since the Unix epoch. */
export interface FaultRecord {
  /** From 1. */
  readonly id: number
  readonly fault: FaultName
  readonly exchange: ExchangeId
  /** Null = the whole exchange. */
  readonly market: string | null
  readonly beganAt: number
  /** Equal to `beganAt` for an instant; null while the fault lasts. */
  readonly endedAt: number | null
  /**
   * When the first order-book frame that proves recovery was handed to a socket that can deliver it; null until then.
   * Any frame of the target proves it, for what a fault keeps from data gets none; but after `gap`, `reject_subscribe`
   * and `ack_lost`, under which subscriptions go on, it takes one of a subscription made after the fault began.
   */
  readonly firstFrameAt: number | null
}

/** Injects faults, ends them by the clock, and keeps the records. */
export interface Injector {
  /**
   * Begins a fault; it is in force when this returns.
   *
   * @throws {FaultRequestError} when the request makes no sense.
   */
  inject(request: unknown): FaultRecord
  /** The last 200, newest first. */
  records(): readonly FaultRecord[]
}

export interface InjectorOptions {
  readonly exchanges: Readonly<Record<ExchangeId, Exchange>>
  readonly clock: Clock
  /** Ends every fault's wait; what is in force stays so. */
  readonly signal: AbortSignal
}

/** Faults under which present subscriptions go on or are wrong: only a newer one proves recovery. */
const NEEDS_NEW_SUBSCRIPTION: ReadonlySet<FaultName> = new Set(['gap', 'reject_subscribe', 'ack_lost'])

/** Faults that hit one market: the exchange's first where none is named. */
const NEEDS_MARKET: ReadonlySet<FaultName> = new Set(['mute_channel', 'gap'])

type OpenRecord = { -readonly [Member in keyof FaultRecord]: FaultRecord[Member] }

interface Entry {
  readonly record: OpenRecord
  /** Stops waiting for the first frame. */
  forget(): void
}

/** How long a fault lasts, in ms; null = an instant. One that counts ends with its count. */
function durationOf({ fault, durationMs, count }: FaultRequest): number | null {
  const description: FaultDescription = FAULTS[fault]
  if (description.defaultDurationMs === null) return null
  return durationMs || (count === undefined ? description.defaultDurationMs : MAX_DURATION_MS)
}

export function createInjector({ exchanges, clock, signal }: InjectorOptions): Injector {
  const entries: Entry[] = []
  let lastId = 0

  function remember(record: OpenRecord, exchange: Exchange): void {
    const after = NEEDS_NEW_SUBSCRIPTION.has(record.fault) ? exchange.lastOrdinal() : 0
    const watch = ({ market, ordinal }: BookFrame) => {
      if (ordinal <= after || (record.market ?? market) !== market) return false
      record.firstFrameAt = clock.now()
      return true
    }
    exchange.watchers.add(watch)
    entries.unshift({ record, forget: () => exchange.watchers.delete(watch) })
    if (entries.length > MAX_RECORDS) entries.pop()?.forget()
  }

  async function endLater(durationMs: number, finished: AbortSignal, end: () => void): Promise<void> {
    await clock.sleep(durationMs, AbortSignal.any([signal, finished])).catch(() => {})
    if (!signal.aborted) end()
  }

  function begin(request: FaultRequest, record: OpenRecord): void {
    const exchange = exchanges[request.exchange]
    const finished = new AbortController()
    const finish = () => finished.abort()
    remember(record, exchange)
    const undo = EFFECTS[request.fault]({ id: record.id, request, exchange, market: record.market, finish })
    const durationMs = durationOf(request)
    if (durationMs === null) {
      record.endedAt = record.beganAt
      return
    }
    void endLater(durationMs, finished.signal, () => {
      record.endedAt = clock.now()
      undo?.()
    })
  }

  return {
    inject(input) {
      const request = parseFaultRequest(input, (exchange) => [...exchanges[exchange].markets.keys()])
      const [firstMarket = null] = exchanges[request.exchange].markets.keys()
      lastId += 1
      const record: OpenRecord = {
        id: lastId,
        fault: request.fault,
        exchange: request.exchange,
        market: request.market ?? (NEEDS_MARKET.has(request.fault) ? firstMarket : null),
        beganAt: clock.now(),
        endedAt: null,
        firstFrameAt: null,
      }
      begin(request, record)
      return { ...record }
    },
    records: () => entries.map(({ record }) => ({ ...record })),
  }
}

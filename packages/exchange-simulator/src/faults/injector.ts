import type { Clock } from '../clock.ts'
import type { BookFrame, Exchange } from '../exchange/exchange.ts'
import type { ExchangeId } from '../exchange/protocol.ts'
import { FAULTS, type FaultName } from './catalogue.ts'
import type { Proof } from './definition.ts'
import { MAX_DURATION_MS } from './parameters.ts'
import { type FaultRequest, parseFaultRequest } from './request.ts'

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
  /**
   * When the exchange stopped misbehaving: equal to `beganAt` for an instant, null while the fault lasts, else when its
   * time was up, its count was spent, or it was ended by hand. What it did to a socket may outlive it: a dead socket
   * stays dead, a handshake begun under `mute_handshake` unanswered, a backlog is delivered from then on.
   */
  readonly endedAt: number | null
  /** When the first order-book frame that proves recovery was handed to a socket that can deliver it; null until then. */
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
  /** Ends a fault before its time; one that is over stays as it is. Null where there is no record of it. */
  end(id: number): FaultRecord | null
  /** The last 200, newest first. */
  records(): readonly FaultRecord[]
}

export interface InjectorOptions {
  readonly exchanges: Readonly<Record<ExchangeId, Exchange>>
  readonly clock: Clock
  /** Ends every fault's wait; what is in force stays so. */
  readonly signal: AbortSignal
}

type OpenRecord = { -readonly [Member in keyof FaultRecord]: FaultRecord[Member] }

interface Entry {
  readonly record: OpenRecord
  /** Stops waiting for the first frame. */
  forget(): void
  end(): void
}

/** How long a fault lasts, in ms; null = an instant. One that counts ends with its count. */
function durationOf({ fault, durationMs, count }: FaultRequest): number | null {
  const { defaultDurationMs } = FAULTS[fault]
  if (defaultDurationMs === null) return null
  return durationMs || (count === undefined ? defaultDurationMs : MAX_DURATION_MS)
}

/** What a frame of a whole book has to be, where such a frame mends what the fault did. */
const MENDED: Readonly<Partial<Record<Proof, Proof>>> = {
  new_subscription: 'any_frame',
  new_subscription_after_end: 'any_frame_after_end',
}

/** True when a frame proves recovery; `after`: the newest socket or subscription when the fault began. */
function proves(proof: Proof, { subscription, socket }: BookFrame, after: number, isOver: boolean): boolean {
  switch (proof) {
    case 'any_frame':
      return true
    case 'any_frame_after_end':
      return isOver
    case 'new_subscription':
      return subscription > after
    case 'new_subscription_after_end':
      return subscription > after && isOver
    case 'new_socket':
      return socket > after
  }
}

export function createInjector({ exchanges, clock, signal }: InjectorOptions): Injector {
  const entries: Entry[] = []
  let lastId = 0

  /** Waits for the first frame that proves recovery; returns how to stop waiting. */
  function watchFor(record: OpenRecord, { watchers, lastOrdinal }: Exchange): () => void {
    const { proof, isMendedByWholeBook } = FAULTS[record.fault]
    const after = lastOrdinal()
    const watch = (frame: BookFrame) => {
      const isOurs = (record.market ?? frame.market) === frame.market
      const wanted = (isMendedByWholeBook && frame.isWhole && MENDED[proof]) || proof
      if (!isOurs || !proves(wanted, frame, after, record.endedAt !== null)) return false
      record.firstFrameAt = clock.now()
      return true
    }
    watchers.add(watch)
    return () => watchers.delete(watch)
  }

  function begin(request: FaultRequest, record: OpenRecord): Entry {
    const exchange = exchanges[request.exchange]
    const ended = new AbortController()
    const ending = AbortSignal.any([signal, ended.signal])
    const durationMs = durationOf(request)
    let undo: (() => void) | undefined
    const end = () => {
      if (record.endedAt !== null) return
      record.endedAt = clock.now()
      ended.abort()
      undo?.()
    }
    const forget = watchFor(record, exchange)
    try {
      const { id, market } = record
      const injection = { id, parameters: request, exchange, market, clock, signal: ending, finish: end }
      undo = FAULTS[request.fault].begin({ ...injection, durationMs: durationMs ?? 0 })
    } catch (error) {
      forget()
      throw error
    }
    if (durationMs === null) record.endedAt = record.beganAt
    else void clock.sleep(durationMs, ending).then(end, () => {})
    return { record, forget, end }
  }

  return {
    inject(input) {
      const request = parseFaultRequest(input, (exchange) => [...exchanges[exchange].markets.keys()])
      const { fault, exchange, market } = request
      const [firstMarket = null] = exchanges[exchange].markets.keys()
      const target = market ?? (FAULTS[fault].isOfOneMarket ? firstMarket : null)
      const id = lastId + 1
      const record = { id, fault, exchange, market: target, beganAt: clock.now(), endedAt: null, firstFrameAt: null }
      entries.unshift(begin(request, record))
      lastId = id
      if (entries.length > MAX_RECORDS) entries.pop()?.forget()
      return { ...record }
    },
    end(id) {
      const entry = entries.find(({ record }) => record.id === id)
      entry?.end()
      return entry ? { ...entry.record } : null
    },
    records: () => entries.map(({ record }) => ({ ...record })),
  }
}

import type { AdapterData, BookTop } from '@holdfast/adapter-core'
import { type GateVerdict, verdictOf } from './gate.ts'
import type { MachineState } from './machine/index.ts'
import { primarySocket } from './machine/index.ts'
import { createLagMeter, type LagMeter } from './meter.ts'
import type { Gated, GatedBook } from './status.ts'
import type { SuperviseOptions } from './supervisor.ts'

interface Datum {
  /** Null for a channel without a book. */
  readonly top: BookTop | null
  readonly value: unknown
  readonly generation: number
  readonly receivedAt: number
  readonly exchangeTime: number | null
}

/** The last book or value of every subscription, each with its verdict: nothing passes without one. */
export interface BookDesk {
  /** A frame came in; it counts once the machine has taken it. */
  receive(index: number, data: AdapterData, wallNow: number, now: number): void
  /** The machine took the frame: it is the subscription's last value now, and goes out. */
  accept(index: number, state: MachineState, wallOf: (monotonic: number) => number): void
  /** The machine moved: every verdict that changed goes out, in this tick. */
  review(state: MachineState, wallOf: (monotonic: number) => number): void
  books(): readonly GatedBook[]
  lagMs(index: number): number | null
}

export function createBookDesk({ connection, onBook, onData, subscriptions }: SuperviseOptions): BookDesk {
  const waiting = new Map<number, Datum>()
  const last = new Map<number, Datum>()
  const published = new Map<number, GateVerdict>()
  const books = new Map<number, GatedBook>()
  const lags = new Map<number, { readonly meter: LagMeter; lagMs: number | null }>()

  /** @param repeated The value was told before; only its verdict is new. */
  const publish = (
    index: number,
    datum: Datum,
    repeated: boolean,
    verdict: GateVerdict,
    state: MachineState,
    wallOf: (monotonic: number) => number,
  ): void => {
    const { channel, market } = subscriptions[index] ?? { channel: '', market: '' }
    const verified = primarySocket(state)?.subs[index]?.verifiedAt
    const isVerified = verified !== null && verified !== undefined && datum.generation === state.primary
    const gated: Omit<Gated<unknown>, 'value'> = {
      connection,
      market,
      channel,
      generation: datum.generation,
      fresh: verdict.fresh,
      staleReason: verdict.staleReason,
      receivedAt: datum.receivedAt,
      verifiedAt: isVerified ? Math.max(datum.receivedAt, wallOf(verified)) : datum.receivedAt,
      exchangeTime: datum.exchangeTime,
    }
    published.set(index, verdict)
    if (datum.top === null) {
      onData?.({ ...gated, value: datum.value, repeated })
      return
    }
    const book = { ...gated, value: datum.top }
    books.set(index, book)
    onBook(book)
  }

  return {
    receive(index, data, wallNow, now) {
      const { exchangeTime, generation, top, value } = data
      waiting.set(index, { top, value, generation, receivedAt: wallNow, exchangeTime })
      if (exchangeTime === null || data.kind === 'snapshot') return
      const lag = lags.get(index) ?? { meter: createLagMeter(), lagMs: null }
      lag.lagMs = lag.meter.measure(wallNow, exchangeTime, now)
      lags.set(index, lag)
    },
    accept(index, state, wallOf) {
      const datum = waiting.get(index)
      waiting.delete(index)
      if (datum === undefined || datum.generation !== state.primary) return
      last.set(index, datum)
      publish(index, datum, false, verdictOf(state, index, datum.generation), state, wallOf)
    },
    review(state, wallOf) {
      for (const [index, datum] of last) {
        const verdict = verdictOf(state, index, datum.generation)
        const before = published.get(index)
        if (before?.fresh === verdict.fresh && before.staleReason === verdict.staleReason) continue
        publish(index, datum, true, verdict, state, wallOf)
      }
    },
    books: () => [...books.values()],
    lagMs: (index) => lags.get(index)?.lagMs ?? null,
  }
}

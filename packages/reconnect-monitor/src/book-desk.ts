import type { AdapterData, BookTop } from '@holdfast/adapter-core'
import { type GateVerdict, verdictOf } from './gate.ts'
import { gated } from './gated.ts'
import type { MachineState } from './machine/index.ts'
import { primarySocket } from './machine/index.ts'
import { createLagMeter, type LagMeter } from './meter.ts'
import type { GatedBook } from './status.ts'
import type { SuperviseOptions } from './supervisor.ts'

interface Datum {
  readonly top: BookTop
  readonly generation: number
  readonly receivedAt: number
  readonly receivedMonotonic: number
  readonly exchangeTime: number | null
}

/** The last book of every subscription, each with its verdict: nothing passes without one. */
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

export function createBookDesk({ connection, onBook, subscriptions }: SuperviseOptions): BookDesk {
  const waiting = new Map<number, Datum>()
  const last = new Map<number, Datum>()
  const published = new Map<number, GatedBook>()
  const lags = new Map<number, { readonly meter: LagMeter; lagMs: number | null }>()

  const publish = (
    index: number,
    datum: Datum,
    verdict: GateVerdict,
    state: MachineState,
    wallOf: (monotonic: number) => number,
  ): void => {
    const { channel, market } = subscriptions[index] ?? { channel: '', market: '' }
    const verified = primarySocket(state)?.subs[index]?.verifiedAt
    const isVerified = verified !== null && verified !== undefined && datum.generation === state.primary
    const { top, ...from } = datum
    const verifiedAt = isVerified ? Math.max(datum.receivedAt, wallOf(verified)) : datum.receivedAt
    const book = gated(top, verdict, { ...from, connection, market, channel, verifiedAt })
    published.set(index, book)
    onBook(book)
  }

  return {
    receive(index, data, wallNow, now) {
      const { exchangeTime, generation, top } = data
      if (top !== null)
        waiting.set(index, { top, generation, receivedAt: wallNow, receivedMonotonic: now, exchangeTime })
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
      publish(index, datum, verdictOf(state, index, datum.generation), state, wallOf)
    },
    review(state, wallOf) {
      for (const [index, datum] of last) {
        const verdict = verdictOf(state, index, datum.generation)
        const before = published.get(index)
        if (before?.fresh === verdict.fresh && before.staleReason === verdict.staleReason) continue
        publish(index, datum, verdict, state, wallOf)
      }
    },
    books: () => [...published.values()],
    lagMs: (index) => lags.get(index)?.lagMs ?? null,
  }
}

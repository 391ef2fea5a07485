import type { AdapterData, AdapterSignal, BookTop } from '@holdfast/adapter-core'
import { type GateVerdict, verdictOf } from './gate.ts'
import { gated, type Source } from './gated.ts'
import { createKeyedValues, type KeyedValues } from './keyed-values.ts'
import type { MachineState } from './machine/index.ts'
import { primarySocket } from './machine/index.ts'
import type { GatedBook } from './status.ts'
import type { SuperviseOptions } from './supervisor.ts'

interface Datum {
  /** Null for a channel without a book. */
  readonly top: BookTop | null
  readonly value: unknown
  readonly generation: number
  readonly receivedAt: number
  readonly receivedMonotonic: number
  readonly exchangeTime: number | null
  readonly sequence: number | null
  /** Equal for the same value from another socket; null where nothing tells. */
  readonly key: string | null
  /** It did not come live on the socket that speaks. */
  readonly backfilled: boolean
}

/** What is known of one subscription. */
interface Line {
  readonly from: Source
  /** What went out last. */
  last: Datum | null
  published: GateVerdict | null
  book: GatedBook | null
  /** What was told last, whole or as a verdict alone. */
  told: Datum | null
  /** A frame that is not accepted yet, and when it came (monotonic ms). */
  incoming: AdapterData | null
  incomingAt: number
  /** The machine has taken it: it is accepted with the end of its burst. */
  isTaken: boolean
}

/**
 * How long after it took over a socket's older numbers count as repeats, in ms: none trails further, unless it numbers
 * from its own start, and then the numbers say nothing.
 */
const REPEATS_FOR_MS = 5_000

type Backfill = Extract<AdapterSignal, { readonly type: 'backfill' }>

type WallOf = (monotonic: number) => number

/** The last book or value of every subscription, each with its verdict: nothing passes without one. */
export interface BookDesk {
  /**
   * A frame came in. Until it is accepted, no verdict on the value before it goes out: that would be old news.
   *
   * @param now Monotonic ms.
   */
  receive(index: number, data: AdapterData, now: number): void
  /** Values that no socket delivered: the primary's go out, another socket's wait as its data does. */
  backfill(index: number, missed: Backfill, state: MachineState, wallOf: WallOf): void
  /** The machine has taken the frame. The primary's goes out; another socket's waits for the day it speaks. */
  accept(index: number, state: MachineState, wallOf: WallOf): void
  /** As `accept`, later within this tick: with `acceptAll`, if no newer frame of the subscription comes before. */
  defer(index: number): void
  /** Accepts what was deferred. */
  acceptAll(state: MachineState, wallOf: WallOf): void
  /** The machine moved: every verdict that changed goes out, in this tick. */
  review(state: MachineState, wallOf: WallOf): void
  books(): readonly GatedBook[]
}

export function createBookDesk({ clock, connection, onBook, onData, subscriptions }: SuperviseOptions): BookDesk {
  const lines: readonly Line[] = subscriptions.map(({ channel, market }) => {
    return {
      from: { connection, channel, market },
      last: null,
      published: null,
      book: null,
      told: null,
      incoming: null,
      incomingAt: 0,
      isTaken: false,
    }
  })
  /** The newest books of sockets beside the primary, by generation. */
  const beside = new Map<number, Map<number, Datum>>()
  /** Values that can be told apart, by subscription: of all sockets together, since any may have what another missed. */
  const keyed = new Map<number, KeyedValues<Datum>>()
  /** Subscriptions with a frame that was deferred, or was when it was listed. */
  const deferred: number[] = []
  let primary: number | null = null
  /** The socket that took over from another beside it, and until when: what that one had told is not told again. */
  let successor: { readonly generation: number; readonly until: number } | null = null
  /** The last standstill of our own that `successor` was moved by. */
  let ownPause: MachineState['ownPause'] = null

  const publish = (
    index: number,
    datum: Datum,
    verdict: GateVerdict,
    state: MachineState,
    wallOf: WallOf,
    isNews: boolean,
  ): void => {
    const line = lines[index]
    if (line === undefined) return
    const isRepeated = line.told === datum
    line.told = datum
    line.published = verdict
    const verifiedAt = verifiedAtOf(index, datum, state, wallOf)
    if (datum.top === null) {
      const value = gated(datum.value, verdict, line.from, datum, verifiedAt)
      onData?.({ ...value, repeated: isRepeated, backfilled: datum.backfilled })
      return
    }
    const book = gated(datum.top, verdict, line.from, datum, verifiedAt)
    line.book = book
    const { receivedAt, receivedMonotonic } = datum
    onBook(
      book,
      isNews ? { at: receivedAt, monotonic: receivedMonotonic } : { at: clock.now(), monotonic: clock.monotonic() },
    )
  }

  /** `isNews`: it came just now. */
  const show = (index: number, datum: Datum, state: MachineState, wallOf: WallOf, isNews = false): void => {
    const before = lines[index]?.last ?? null
    if (!isTold(index, datum, before)) tell(index, datum, state, wallOf, isNews)
    else if (before !== null) judge(index, before, state, wallOf)
  }

  /** What one socket has told, another does not tell again. */
  const isTold = (index: number, datum: Datum, before: Datum | null): boolean => {
    if (datum.key !== null) return !keyedOf(index).tell(datum.key)
    if (before === null || before.generation === datum.generation || !isOfSuccessor(datum)) return false
    const age = compare(datum, before)
    // The very same: only its verdict is new.
    const line = lines[index]
    if (age === 0 && line !== undefined) line.told = datum
    return age !== null && age < 0
  }

  const tell = (index: number, datum: Datum, state: MachineState, wallOf: WallOf, isNews = false): void => {
    const line = lines[index]
    if (line !== undefined) line.last = datum
    publish(index, datum, verdictOf(state, index, datum.generation), state, wallOf, isNews)
  }

  const keyedOf = (index: number): KeyedValues<Datum> => {
    const values = keyed.get(index) ?? createKeyedValues()
    keyed.set(index, values)
    return values
  }

  /** What came on a socket beside the primary waits: of books the newest, of values all that were not told. */
  const keep = (index: number, datum: Datum, state: MachineState): void => {
    if (!state.sockets.some(({ generation }) => generation === datum.generation)) return
    if (datum.key !== null) {
      keyedOf(index).keep(datum.key, datum)
      return
    }
    const others = beside.get(datum.generation) ?? new Map<number, Datum>()
    beside.set(datum.generation, others.set(index, datum))
  }

  /** Tells the verdict on a value that went out before, where it changed. */
  const judge = (index: number, datum: Datum, state: MachineState, wallOf: WallOf): void => {
    const verdict = verdictOf(state, index, datum.generation)
    const before = lines[index]?.published
    if (before?.fresh === verdict.fresh && before.staleReason === verdict.staleReason) return
    publish(index, datum, verdict, state, wallOf, false)
  }

  const isOfSuccessor = ({ generation }: Datum): boolean =>
    generation === successor?.generation && clock.monotonic() < successor.until

  /** What was to be heard during a standstill of our own is heard after it. */
  const noteOwnPause = (state: MachineState): void => {
    if (state.ownPause === null || state.ownPause === ownPause) return
    ownPause = state.ownPause
    if (successor !== null) successor = { ...successor, until: successor.until + ownPause.ms }
  }

  const tellKept = (state: MachineState, wallOf: WallOf): void => {
    for (const [index, values] of keyed) {
      for (const datum of values.takeKept()) tell(index, { ...datum, backfilled: true }, state, wallOf)
    }
  }

  const turnTo = (state: MachineState, wallOf: WallOf): void => {
    const isHandedOver = primary !== null && state.primary !== null
    primary = state.primary
    if (primary === null) return
    tellKept(state, wallOf)
    successor = isHandedOver ? { generation: primary, until: clock.monotonic() + REPEATS_FOR_MS } : null
    for (const [index, datum] of beside.get(primary) ?? []) {
      if (!isAwaited(index, state)) show(index, datum, state, wallOf)
    }
  }

  const forget = (state: MachineState): void => {
    for (const generation of beside.keys()) {
      const isBeside = generation !== state.primary && state.sockets.some((one) => one.generation === generation)
      if (!isBeside) beside.delete(generation)
    }
  }

  const accept = (index: number, state: MachineState, wallOf: WallOf): void => {
    const line = lines[index]
    const data = line?.incoming ?? null
    if (line === undefined || data === null) return
    line.incoming = null
    line.isTaken = false
    const datum = datumOf(data, line.incomingAt, wallOf)
    if (datum.generation === state.primary) show(index, datum, state, wallOf, true)
    else keep(index, datum, state)
  }

  return {
    receive(index, data, now) {
      const line = lines[index]
      if (line === undefined) return
      line.incoming = data
      line.incomingAt = now
      line.isTaken = false
    },
    backfill(index, { generation, origins, values }, state, wallOf) {
      const received = { receivedAt: clock.now(), receivedMonotonic: clock.monotonic() }
      for (const [at, value] of values.entries()) {
        const { exchangeTime = null, key = null } = origins[at] ?? {}
        const datum = { top: null, value, generation, ...received, exchangeTime, sequence: null, key, backfilled: true }
        if (generation === state.primary) show(index, datum, state, wallOf)
        else keep(index, datum, state)
      }
    },
    accept,
    defer(index) {
      const line = lines[index]
      if (line === undefined) return
      line.isTaken = true
      if (!deferred.includes(index)) deferred.push(index)
    },
    acceptAll(state, wallOf) {
      if (deferred.length === 0) return
      for (const index of deferred.splice(0)) if (lines[index]?.isTaken === true) accept(index, state, wallOf)
    },
    review(state, wallOf) {
      noteOwnPause(state)
      if (state.primary !== primary) turnTo(state, wallOf)
      if (beside.size > 0) forget(state)
      for (const [index, { last }] of lines.entries()) {
        if (last !== null && !isAwaited(index, state)) judge(index, last, state, wallOf)
      }
    },
    books: () => lines.flatMap(({ book }) => book ?? []),
  }

  function isAwaited(index: number, state: MachineState): boolean {
    const generation = lines[index]?.incoming?.generation
    return generation !== undefined && generation === state.primary
  }
}

function datumOf(data: AdapterData, at: number, wallOf: WallOf): Datum {
  const { exchangeTime, generation, heldMs = 0, key = null, sequence, top, value } = data
  const receivedMonotonic = at - heldMs
  const receivedAt = wallOf(receivedMonotonic)
  return { top, value, generation, receivedAt, receivedMonotonic, exchangeTime, sequence, key, backfilled: false }
}

/**
 * Two sockets of one market are compared by the exchange's number, or by its clock where it numbers nothing: negative =
 * the first is older, 0 = the same message, null = nothing tells.
 */
function compare(one: Datum, other: Datum): number | null {
  if (one.sequence !== null && other.sequence !== null) return one.sequence - other.sequence
  return one.exchangeTime === null || other.exchangeTime === null ? null : one.exchangeTime - other.exchangeTime
}
/** When a value was last known to be true, in wall time: its arrival, or a later proof that the market was quiet. */
function verifiedAtOf(index: number, datum: Datum, state: MachineState, wallOf: WallOf): number {
  const verifiedAt = primarySocket(state)?.subs[index]?.verifiedAt ?? null
  const isLater = verifiedAt !== null && verifiedAt - datum.receivedMonotonic >= 1
  return isLater && datum.generation === state.primary ? wallOf(verifiedAt) : datum.receivedAt
}

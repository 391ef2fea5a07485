import type { AdapterData } from '@holdfast/adapter-core'
import { isUp, primarySocket } from '../../machine/index.ts'
import type { GatedBook, GatedData } from '../../status.ts'
import { CHANNELS } from '../channels.ts'
import type { SimulatedConnection } from '../simulated-connection.ts'
import type { Violate, Watcher } from './invariant.ts'
import { Stalls } from './stalls.ts'

/** A probe's answer is waited for this long, in ms, in which nothing is fresh, and a little more. */
const SLACK_MS = 1_100
/** The least lag is forgotten after two such windows; what comes later is not checked. */
const LAG_KNOWN_MS = 400_000

/** What one socket really delivered of one subscription. */
interface Delivered {
  acknowledged: boolean
  dataAt: number | null
  restAt: number | null
  crossed: boolean
  lagMs: number
}

const nothing = (): Delivered => ({
  acknowledged: false,
  dataAt: null,
  restAt: null,
  crossed: false,
  lagMs: 0,
})

interface Track {
  readonly startedAt: number
  /** By generation, then by subscription. */
  readonly delivered: Map<number, readonly Delivered[]>
  /** The least of receipt − exchange time, by subscription. */
  readonly leastOffset: number[]
  readonly last: (GatedBook | GatedData | undefined)[]
  /** The number of the newest message that was told, by subscription. */
  readonly told: (number | undefined)[]
}

/** What live means, and what the gate lets through. */
export function watchGate(violate: Violate): Watcher {
  const stalls = new Stalls()
  const tracks = new Map<SimulatedConnection, Track>()

  const trackOf = (connection: SimulatedConnection): Track => {
    let track = tracks.get(connection)
    if (track === undefined) {
      const leastOffset = connection.plan.markets.map(() => Number.POSITIVE_INFINITY)
      track = { startedAt: connection.now, delivered: new Map(), leastOffset, last: [], told: [] }
      tracks.set(connection, track)
    }
    return track
  }

  const deliveredOf = ({ delivered, leastOffset }: Track, generation: number | null, index: number): Delivered => {
    let socket = delivered.get(generation ?? 0)
    if (socket === undefined) {
      socket = leastOffset.map(nothing)
      delivered.set(generation ?? 0, socket)
    }
    return socket[index] ?? nothing()
  }

  const noteData = (track: Track, known: Delivered, now: number, data: AdapterData, index: number): void => {
    known.dataAt = now
    known.crossed = data.crossed
    known.lagMs = 0
    if (data.kind === 'snapshot' || data.exchangeTime === null) return
    const offset = now - data.exchangeTime
    const least = Math.min(offset, track.leastOffset[index] ?? offset)
    track.leastOffset[index] = least
    known.lagMs = offset - least
  }

  const checkWanted = ({ state }: SimulatedConnection): void => {
    const { subscriptions } = state.config
    for (const { generation, stage, subs } of state.sockets) {
      if (stage === 'open' && subs.length !== subscriptions.length) {
        violate(
          'wanted_survive',
          `generation ${generation} carries ${subs.length} of ${subscriptions.length} subscriptions`,
        )
      }
    }
  }

  const checkLive = ({ plan, state }: SimulatedConnection, track: Track): void => {
    if (state.state !== 'live') return
    for (const [index, kind] of plan.markets.entries()) {
      const { acknowledged, dataAt } = deliveredOf(track, state.primary, index)
      const isEnough = CHANNELS[kind].firstData === 'on_event' && acknowledged
      if (dataAt === null && !isEnough)
        violate('live_means_data', `live, and generation ${state.primary} never delivered M${index}`)
    }
  }

  const checkOpen = (connection: SimulatedConnection, track: Track, index: number, generation: number): void => {
    const { now, state } = connection
    const fail = (why: string): void => violate('live_means_data', `M${index} is fresh although ${why}`)
    if (!connection.isRunning) return
    if (!isUp(state)) fail(`the connection is ${state.state}`)
    if (generation !== state.primary) fail(`it is of generation ${generation}, and ${state.primary} speaks`)
    const sub = primarySocket(state)?.subs[index]
    if (sub?.status.kind !== 'fresh') fail(`its subscription is ${sub?.status.kind}`)
    const delivered = deliveredOf(track, generation, index)
    const { crossed, lagMs } = delivered
    if (crossed) fail('its book is crossed')
    const { lagStaleMs } = state.config.policy
    if (lagMs > lagStaleMs && now - track.startedAt < LAG_KNOWN_MS) fail(`its last update came ${lagMs} ms late`)
    checkAge(connection, index, delivered, fail)
  }

  const checkAge = (
    { now, plan }: SimulatedConnection,
    index: number,
    { dataAt, restAt }: Delivered,
    fail: (why: string) => void,
  ): void => {
    const maxMs = CHANNELS[plan.markets[index] ?? 'events'].maxStaleAfterMs
    if (maxMs === null) return
    const provenAt = Math.max(dataAt ?? 0, restAt ?? 0)
    const ageMs = now - provenAt - stalls.within(provenAt, now)
    if (ageMs > maxMs + SLACK_MS) fail(`nothing proved it for ${ageMs} ms`)
  }

  const noteTold = (connection: SimulatedConnection, index: number, told: GatedBook | GatedData): void => {
    const { told: numbers } = trackOf(connection)
    const number = numberOf(told)
    const before = numbers[index]
    const isRepeat = 'repeated' in told ? told.repeated : number === before
    if (before !== undefined && number < before)
      violate('told_in_order', `M${index}: ${number} is told after ${before}`)
    if ('repeated' in told && !told.repeated && number === before) {
      violate('told_in_order', `M${index}: ${number} is told twice`)
    }
    if (!isRepeat) numbers[index] = number
  }

  return {
    onStrike({ fault }, now) {
      if (fault.kind === 'stall') stalls.add(now, fault.ms)
    },
    onProcess: () => tracks.clear(),
    onSignal(connection, signal) {
      if (!('subscription' in signal)) return
      const index = Number(signal.subscription.market.slice(1))
      const track = trackOf(connection)
      const known = deliveredOf(track, signal.generation, index)
      if (signal.type === 'data') noteData(track, known, connection.now, signal, index)
      if (signal.type === 'acknowledged') known.acknowledged = true
      if (signal.type === 'rest_book') known.restAt = connection.now
    },
    onBook(connection, index, book) {
      trackOf(connection).last[index] = book
      noteTold(connection, index, book)
    },
    onIdle(connection) {
      const track = trackOf(connection)
      checkWanted(connection)
      checkLive(connection, track)
      for (let index = 0; index < track.last.length; index++) {
        const book = track.last[index]
        if (book?.fresh === true) checkOpen(connection, track, index, book.generation)
      }
    },
  }
}

/** The number that the simulated exchange put into every message. */
function numberOf(told: GatedBook | GatedData): number {
  const value = told.fresh ? told.value : told.value.lastKnown
  if (typeof value === 'number') return value
  return value !== null && typeof value === 'object' && 'bestBid' in value
    ? Number((value as { bestBid: { price: string } }).bestBid.price)
    : 0
}

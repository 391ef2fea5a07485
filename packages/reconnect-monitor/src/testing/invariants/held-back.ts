import type { EventData } from '@holdfast/adapter-core/events'
import type { Effect } from '../../machine/index.ts'
import type { Look, SimulatedConnection } from '../simulated-connection.ts'
import type { Violate, Watcher } from './invariant.ts'
import { Stalls } from './stalls.ts'

/** What one socket was asked for, by subscription. */
interface Asked {
  readonly at: Map<number, number>
  readonly answered: Set<number>
}

interface Track {
  readonly sockets: Map<number, Asked>
  /** Sockets that died of each subscription, beyond doubt, since it was last answered. */
  readonly deaths: Map<number, number>
}

type Refused = EventData['subscription_refused']

/** Sockets that must have died of a subscription before it may be held back. */
const DEATHS = 2

/** Only what sockets died of is held back, and never asked for on a socket that serves the others. */
export function watchHeldBack(violate: Violate): Watcher {
  const stalls = new Stalls()
  const tracks = new Map<string, Track>()
  const trackOf = ({ id }: SimulatedConnection): Track => {
    const track = tracks.get(id) ?? { sockets: new Map(), deaths: new Map() }
    tracks.set(id, track)
    return track
  }
  const socketOf = ({ sockets }: Track, generation: number): Asked => {
    const socket = sockets.get(generation) ?? { at: new Map(), answered: new Set() }
    sockets.set(generation, socket)
    return socket
  }

  const noteEnd = ({ before, connection }: Look, track: Track, generation: number): void => {
    const { at, answered } = socketOf(track, generation)
    const { quarantineWithinMs } = before.config.policy
    const { now } = connection
    // What a standstill of our own takes off an age is known to the machine only roughly.
    const ages: readonly ((askedAt: number) => number)[] = [
      (askedAt) => now - askedAt,
      (askedAt) => now - askedAt - stalls.within(askedAt, now),
    ]
    for (const ageOf of ages) {
      const [only, ...others] = [...at].filter(([, askedAt]) => ageOf(askedAt) < quarantineWithinMs)
      if (only === undefined || others.length > 0 || answered.size === 0) continue
      track.deaths.set(only[0], (track.deaths.get(only[0]) ?? 0) + 1)
      break
    }
  }

  const checkAsked = ({ before, connection }: Look, generation: number, index: number): void => {
    const { state } = connection
    const isHeld = before.holds[index]?.kind === 'poisoned' && state.holds[index]?.kind === 'poisoned'
    // What a spare had been asked for before it took over may be asked for again.
    const isNew = !socketOf(trackOf(connection), generation).at.has(index)
    if (isHeld && isNew && generation === state.primary) {
      violate('held_with_cause', `M${index} is held back, and asked for on the socket that serves the others`)
    }
  }

  const checkHeld = ({ before }: Look, track: Track, { market, heldFor }: Refused): void => {
    const index = Number(market.slice(1))
    const deaths = track.deaths.get(index) ?? 0
    const isEnough = deaths >= (before.holds[index] === null ? DEATHS : 1)
    if (heldFor === 'poisoned' && !isEnough) {
      violate('held_with_cause', `M${index} is held back after ${deaths} sockets that died of it`)
    }
  }

  const noteEffect = (look: Look, track: Track, effect: Effect): void => {
    if (effect.type === 'subscribe' || effect.type === 'resubscribe') {
      checkAsked(look, effect.generation, effect.index)
      socketOf(track, effect.generation).at.set(effect.index, look.connection.now)
    }
    if (effect.type === 'event' && effect.body.type === 'subscription_refused') checkHeld(look, track, effect.body.data)
  }

  return {
    onStrike({ fault }, now) {
      if (fault.kind === 'stall') stalls.add(now, fault.ms)
    },
    onProcess: () => tracks.clear(),
    onSignal(connection, signal) {
      const { generation } = signal
      if (!connection.state.sockets.some((socket) => socket.generation === generation)) return
      if (signal.type !== 'acknowledged' && signal.type !== 'refused' && signal.type !== 'data') return
      const index = Number(signal.subscription.market.slice(1))
      const track = trackOf(connection)
      const { answered, at } = socketOf(track, generation)
      at.delete(index)
      if (signal.type !== 'refused') answered.add(index)
      track.deaths.delete(index)
    },
    onStep(look) {
      const { before, connection, effects, input } = look
      const track = trackOf(connection)
      const isKnown = 'generation' in input && before.sockets.some(({ generation }) => generation === input.generation)
      if (input.type === 'closed' && isKnown) noteEnd(look, track, input.generation)
      for (const effect of effects) noteEffect(look, track, effect)
    },
  }
}

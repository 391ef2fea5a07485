import type { EventBody, HoldfastEvent, OutagePhases, Phase, Recovery } from '@holdfast/adapter-core/events'
import { connectionOf } from '../../history/history.ts'
import { phaseOf } from '../../machine/index.ts'
import type { EventLedger } from '../event-ledger.ts'
import type { Look, SimulatedConnection } from '../simulated-connection.ts'
import type { Violate, Watcher } from './invariant.ts'

/** The machine rounds boundaries to whole ms. */
const ROUNDING_MS = 1.5

const COLUMN = {
  waiting: 'waitedMs',
  dialing: 'dialedMs',
  authenticating: 'authenticatedMs',
  subscribing: 'subscribedMs',
  syncing: 'firstDataMs',
} as const satisfies Record<Phase, keyof OutagePhases>

/** An outage as the world saw it, from the moment it was noticed. */
interface Seen {
  readonly impactAt: number
  readonly phases: Record<keyof OutagePhases, number>
  countedTo: number
}

interface Track {
  seen: Seen | null
  /** When data that might be used was last told, before the step under way. */
  goodAt: number
  goodNowAt: number
  readonly started: Set<number>
  readonly failed: Set<number>
}

/** The record: every change of state told once, every outage one row, and its times what they were. */
export function watchHistory(violate: Violate, ledger: EventLedger): Watcher {
  const tracks = new Map<string, Track>()
  const trackOf = ({ id }: SimulatedConnection): Track => {
    const track = tracks.get(id) ?? { seen: null, goodAt: 0, goodNowAt: 0, started: new Set(), failed: new Set() }
    tracks.set(id, track)
    return track
  }

  const countPhase = ({ before, connection }: Look, { seen }: Track): void => {
    if (seen === null) return
    const { now } = connection
    seen.phases[COLUMN[phaseOf(before)]] += now - seen.countedTo
    seen.countedTo = now
  }

  const noteLoss = ({ connection }: Look, track: Track, impactAt: number): void => {
    const { now } = connection
    if (impactAt < track.goodAt - ROUNDING_MS) {
      violate('one_row_an_outage', `an outage is dated ${track.goodAt - impactAt} ms before the last good message`)
    }
    if (track.seen !== null) return
    const none = { waitedMs: 0, dialedMs: 0, authenticatedMs: 0, subscribedMs: 0, firstDataMs: 0 }
    track.seen = { impactAt, phases: { detectedMs: now - impactAt, ...none }, countedTo: now }
  }

  const checkRecovery = ({ connection }: Look, { seen }: Track, recovery: Recovery | null): void => {
    if (seen === null || recovery === null) {
      const isBoth = (seen === null) === (recovery === null)
      if (!isBoth) violate('one_row_an_outage', `the recovery is ${recovery === null ? 'not told' : 'of no outage'}`)
      return
    }
    const { durationMs, phases } = recovery
    const sum = Object.values(phases).reduce((total, ms) => total + ms, 0)
    if (sum !== durationMs) violate('one_row_an_outage', `phases of ${sum} ms in an outage of ${durationMs} ms`)
    const lastedMs = connection.now - seen.impactAt
    if (Math.abs(lastedMs - durationMs) > ROUNDING_MS) {
      violate('one_row_an_outage', `an outage of ${lastedMs} ms is told as one of ${durationMs} ms`)
    }
    checkPhases(seen.phases, phases)
  }

  const checkPhases = (seen: OutagePhases, told: OutagePhases): void => {
    for (const [column, ms] of Object.entries(seen)) {
      const toldMs = told[column as keyof OutagePhases]
      if (toldMs >= 0 && Math.abs(toldMs - ms) <= ROUNDING_MS) continue
      violate('one_row_an_outage', `${column} is told as ${toldMs}, and was ${ms}`)
    }
  }

  const noteEvent = (look: Look, body: EventBody, track: Track): void => {
    switch (body.type) {
      case 'connection_lost':
        noteLoss(look, track, body.data.impactAt)
        break
      case 'connection_failed':
        if (track.seen === null) noteLoss(look, track, look.connection.now)
        break
      case 'connection_live':
      case 'connection_degraded':
        checkRecovery(look, track, body.data.recovery)
        track.seen = null
        break
      case 'attempt_started':
        noteAttempt(track.started, body.data.generation, 'started')
        break
      case 'attempt_failed':
        noteAttempt(track.failed, body.data.generation, 'failed')
        if (!track.started.has(body.data.generation)) {
          violate('history_is_the_view', `an attempt fails that was never started: ${body.data.generation}`)
        }
        break
    }
  }

  const noteAttempt = (known: Set<number>, generation: number, what: string): void => {
    if (known.has(generation)) violate('history_is_the_view', `generation ${generation} ${what} twice`)
    known.add(generation)
  }

  /** The fold of what was stored, and the machine, say the same of the connection. */
  const checkView = ({ id, isRunning, state }: SimulatedConnection): void => {
    if (!isRunning || state.intent === 'stopped' || state.intent === 'idle') return
    const { outage, state: folded } = connectionOf(ledger.history, id)
    if (folded !== state.state) violate('history_is_the_view', `the events say ${folded}, the machine ${state.state}`)
    const isOut = state.state === 'down' || state.state === 'failed'
    if (isOut !== (outage !== null)) {
      violate('one_row_an_outage', `${state.state}, and ${outage === null ? 'no' : 'an'} outage is open`)
    }
  }

  const checkRows = (): void => {
    const open = new Set<string>()
    for (const { channel, connection, endedAt, market } of ledger.projection.outages()) {
      if (endedAt !== null) continue
      const key = `${connection} ${channel} ${market}`
      if (open.has(key)) violate('one_row_an_outage', `two outages of ${key} are open`)
      open.add(key)
    }
  }

  return {
    onProcess() {
      tracks.clear()
      const isOpen = ledger.projection.outages().some(({ endedAt }) => endedAt === null)
      if (isOpen) violate('one_row_an_outage', 'an outage of the process before is still open after the start')
    },
    onStep(look) {
      const { connection, effects, input } = look
      const track = trackOf(connection)
      countPhase(look, track)
      for (const effect of effects) if (effect.type === 'event') noteEvent(look, effect.body, track)
      if (input.type === 'pause' || input.type === 'stop') track.seen = null
    },
    onBook(connection, _index, book) {
      if (book.fresh) trackOf(connection).goodNowAt = Math.max(trackOf(connection).goodNowAt, book.receivedMonotonic)
    },
    onEvent: (event: HoldfastEvent) => {
      if (event.type === 'connection_lost' || event.type.startsWith('subscription_')) checkRows()
    },
    onIdle(connection) {
      const track = trackOf(connection)
      track.goodAt = track.goodNowAt
      checkView(connection)
    },
  }
}

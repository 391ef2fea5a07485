import type { Look, SimulatedConnection } from '../simulated-connection.ts'
import type { Violate, Watcher } from './invariant.ts'

const EPSILON_MS = 0.01

interface Track {
  /** Since when live or degraded without a loss told; null while it is not. */
  upSince: number | null
  /** When sockets that had opened came to an end. */
  ends: number[]
  /** `refused`: the next dial must renew the token. `renewed`: another may, until it has proven good. */
  token: 'good' | 'refused' | 'renewed'
  /** The last dial of a connection that needs an operator, or when it came to need one. */
  probedAt: number | null
  probes: number
}

const newTrack = (): Track => ({ upSince: null, ends: [], token: 'good', probedAt: null, probes: 0 })

/** What must be proven before the attempt count starts over, what flapping is, and what a fatal refusal allows. */
export function watchProof(violate: Violate): Watcher {
  const tracks = new Map<string, Track>()
  const trackOf = ({ id }: SimulatedConnection): Track => {
    const track = tracks.get(id) ?? newTrack()
    tracks.set(id, track)
    return track
  }

  const checkReset = ({ before, connection, input }: Look, track: Track): void => {
    const { now, state } = connection
    if (state.failures >= before.failures || input.type === 'resume') return
    const upMs = track.upSince === null ? 0 : now - track.upSince
    if (upMs >= before.config.policy.resetAfterMs - EPSILON_MS) return
    violate('reset_on_proof', `the count fell from ${before.failures} to ${state.failures} after ${upMs} ms with data`)
  }

  const noteUp = ({ connection, effects }: Look, track: Track): void => {
    const { now, state } = connection
    const isLost = effects.some((effect) => effect.type === 'event' && effect.body.type === 'connection_lost')
    const isUp = state.state === 'live' || state.state === 'degraded'
    if (!isUp) track.upSince = null
    else if (isLost || track.upSince === null) track.upSince = now
  }

  const checkFlapping = ({ before, connection, effects }: Look, track: Track): void => {
    const { now, state } = connection
    for (const { generation, openedAt } of before.sockets) {
      const isGone = !state.sockets.some((socket) => socket.generation === generation)
      if (isGone && openedAt !== null) track.ends.push(now)
    }
    const { flapSockets, flapWindowMs } = before.config.policy
    if (!effects.some((effect) => effect.type === 'event' && effect.body.type === 'flapping_started')) return
    const count = track.ends.filter((at) => at > now - flapWindowMs).length
    if (count < flapSockets) violate('reset_on_proof', `called flapping after ${count} sockets that opened`)
  }

  const checkToken = (look: Look, track: Track): void => {
    if (isRefusal(look)) track.token = 'refused'
    for (const effect of look.effects) if (effect.type === 'dial') checkRenewal(effect.refreshCredentials, track)
    const { state } = look.connection.state
    if (state !== look.before.state && (state === 'live' || state === 'degraded')) track.token = 'good'
  }

  const checkRenewal = (isRenewed: boolean, track: Track): void => {
    if (track.token === 'refused' && !isRenewed) violate('fatal_probes_slowly', 'a refused token is used again')
    if (track.token === 'good' && isRenewed) violate('fatal_probes_slowly', 'a token is renewed that nobody refused')
    if (track.token === 'refused') track.token = 'renewed'
  }

  const checkFatal = ({ before, connection, effects }: Look, track: Track): void => {
    const { now, state } = connection
    if (state.fatal === null) {
      track.probedAt = null
      track.probes = 0
      return
    }
    track.probedAt ??= now
    if (before.fatal === null) return
    const { slowProbeMaxMs, slowProbeMs } = state.config.policy
    for (const effect of effects) {
      if (effect.type !== 'dial') continue
      const dueAt = track.probedAt + Math.min(slowProbeMaxMs, slowProbeMs * 2 ** track.probes)
      if (now < dueAt - EPSILON_MS)
        violate('fatal_probes_slowly', `probe ${track.probes} comes ${dueAt - now} ms too early`)
      if (state.fatal.probes === null) violate('fatal_probes_slowly', 'dialed although there are no probes')
      track.probedAt = now
      track.probes += 1
    }
  }

  return {
    onProcess: () => tracks.clear(),
    onStep(look) {
      const track = trackOf(look.connection)
      checkReset(look, track)
      if (look.input.type === 'data' && look.effects.length === 0) return
      noteUp(look, track)
      checkFlapping(look, track)
      checkToken(look, track)
      checkFatal(look, track)
    },
  }
}

/** The exchange refused our credentials, on a socket that is known. */
function isRefusal({ before, input }: Look): boolean {
  if (input.type !== 'auth_refused' && input.type !== 'dial_failed') return false
  if (input.type === 'dial_failed' && input.failure.httpStatus !== 401) return false
  return before.sockets.some(({ generation }) => generation === input.generation)
}

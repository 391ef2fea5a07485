import type { Turn } from './inputs.ts'
import { emit, isUp } from './state.ts'
import type { MachineState, SocketState } from './types.ts'

/**
 * Counts a socket that opened and ended before it was proven; enough of them in a short time are flapping. A dial that
 * failed is no flap, nor is a socket that an operator ended.
 */
export function countFlap(state: MachineState, socket: SocketState, code: number | null, turn: Turn): MachineState {
  const { flapSockets, flapWindowMs, provenLiveMs } = state.config.policy
  const liveMs = socket.settledAt === null ? 0 : turn.now - socket.settledAt
  if (socket.openedAt === null || liveMs >= provenLiveMs) return state
  const flaps = [...state.flaps.filter(({ at }) => at > turn.now - flapWindowMs), { at: turn.now, code }]
  if (state.flappingSince !== null || flaps.length < flapSockets) return { ...state, flaps }
  const { closeCode, closes } = dominant(flaps)
  emit(turn, {
    type: 'flapping_started',
    data: { sockets: flaps.length, withinMs: Math.round(turn.now - (flaps[0]?.at ?? turn.now)), closeCode, closes },
  })
  return { ...state, flaps, flappingSince: turn.now }
}

/** The close code most sockets ended with. */
function dominant(flaps: MachineState['flaps']): { closeCode: number | null; closes: number } {
  const counts = new Map<number | null, number>()
  for (const { code } of flaps) counts.set(code, (counts.get(code) ?? 0) + 1)
  const [closeCode, closes] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [null, 0])
  return { closeCode, closes }
}

/** When flapping would be over, if data goes on; Infinity while it is not up, or does not flap. */
export function flappingEndsAt(state: MachineState): number {
  if (state.flappingSince === null || state.upSince === null || !isUp(state)) return Number.POSITIVE_INFINITY
  return state.upSince + state.config.policy.flapWindowMs
}

/** Ends flapping after a spell of data as long as the window in which flaps are counted. */
export function tickFlapping(state: MachineState, turn: Turn): MachineState {
  if (state.flappingSince === null || turn.now < flappingEndsAt(state)) return state
  emit(turn, { type: 'flapping_ended', data: { durationMs: Math.round(turn.now - state.flappingSince) } })
  return { ...state, flappingSince: null, flaps: [] }
}

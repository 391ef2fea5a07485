import type { OutagePhases, Phase, Recovery } from '@holdfast/adapter-core/events'
import { phaseOf } from './phase.ts'
import type { MachineState, OutageClock } from './types.ts'

const PHASE_COLUMN = {
  waiting: 'waitedMs',
  dialing: 'dialedMs',
  authenticating: 'authenticatedMs',
  subscribing: 'subscribedMs',
  syncing: 'firstDataMs',
} as const satisfies Record<Phase, keyof OutagePhases>

/** Starts the clock of an outage noticed `now`, whose impact began at `impactAt` (both monotonic ms). */
export function startOutage(impactAt: number, now: number): OutageClock {
  const phases: OutagePhases = {
    detectedMs: now - impactAt,
    waitedMs: 0,
    dialedMs: 0,
    authenticatedMs: 0,
    subscribedMs: 0,
    firstDataMs: 0,
  }
  return { impactAt, detectedAt: now, attempts: 0, phases, countedTo: now }
}

/** Counts the time since the last step to the phase the connection was in meanwhile. */
export function countPhase(state: MachineState, now: number): MachineState {
  const { outage } = state
  if (outage === null || now <= outage.countedTo) return state
  const column = PHASE_COLUMN[phaseOf(state)]
  const phases = { ...outage.phases, [column]: outage.phases[column] + now - outage.countedTo }
  return { ...state, outage: { ...outage, phases, countedTo: now } }
}

/** What the outage was, now that it is over. The phases are whole ms and add up to the duration. */
export function recoveryOf(outage: OutageClock): Recovery {
  const durationMs = Math.round(outage.countedTo - outage.impactAt)
  return {
    durationMs,
    detectionMs: Math.round(outage.detectedAt - outage.impactAt),
    attempts: outage.attempts,
    phases: wholeMs(outage.phases, durationMs),
  }
}

/** Rounds so that the sum is exact: each boundary is rounded, not each length. */
function wholeMs(phases: OutagePhases, totalMs: number): OutagePhases {
  const columns = ['detectedMs', 'waitedMs', 'dialedMs', 'authenticatedMs', 'subscribedMs', 'firstDataMs'] as const
  let exact = 0
  let counted = 0
  const rounded: Record<(typeof columns)[number], number> = { ...phases }
  for (const column of columns) {
    exact += phases[column]
    const boundary = Math.min(totalMs, Math.round(exact))
    rounded[column] = boundary - counted
    counted = boundary
  }
  rounded.firstDataMs += totalMs - counted
  return rounded
}

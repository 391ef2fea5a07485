import type { HistoryState } from '@holdfast/adapter-core/events'
import type { OutageDto } from '@holdfast/api-contract'

/** One stretch of an outage; all in ms from its start. */
export interface PhaseBar {
  readonly name: keyof NonNullable<OutageDto['phases']>
  readonly label: string
  /** Which state's colour it wears. */
  readonly look: HistoryState
  readonly startMs: number
  readonly lengthMs: number
}

const PHASES = [
  { name: 'detectedMs', label: 'Unnoticed', look: 'down' },
  { name: 'waitedMs', label: 'Waited', look: 'connecting' },
  { name: 'dialedMs', label: 'Dialed', look: 'connecting' },
  { name: 'authenticatedMs', label: 'Logged in', look: 'connecting' },
  { name: 'subscribedMs', label: 'Subscribed', look: 'connecting' },
  { name: 'firstDataMs', label: 'First data', look: 'live' },
] as const satisfies readonly { name: PhaseBar['name']; label: string; look: HistoryState }[]

/**
 * Where the time of an outage went, one bar after the other; summed over its attempts. Empty where the bot did not
 * measure it. The login is left out where there was none.
 */
export function phaseBars(phases: OutageDto['phases']): readonly PhaseBar[] {
  if (phases === null) return []
  let startMs = 0
  return PHASES.flatMap((phase) => {
    const lengthMs = phases[phase.name]
    const bar = { ...phase, startMs, lengthMs }
    startMs += lengthMs
    return phase.name === 'authenticatedMs' && lengthMs === 0 ? [] : [bar]
  })
}

import type { HistoryState } from '@holdfast/adapter-core/events'
import type { OutageDto } from '@holdfast/api-contract'

/** One stretch of an outage; all in ms from its start. */
export interface PhaseBar {
  readonly name: keyof NonNullable<OutageDto['phases']> | 'recovering'
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

/** An outage under way, as far as it has come: what is left of it is not told apart before it is over. */
export function barsSoFar({ detectionMs, startedAt }: OutageDto, now: number): readonly PhaseBar[] {
  const soFarMs = Math.max(0, now - startedAt)
  const noticedMs = Math.min(detectionMs, soFarMs)
  return [
    { ...PHASES[0], startMs: 0, lengthMs: noticedMs },
    { name: 'recovering', label: 'Recovering', look: 'connecting', startMs: noticedMs, lengthMs: soFarMs - noticedMs },
  ]
}

/** The outage to show where the time goes: the newest under way, else the newest that was measured. Both newest first. */
export function outageToShow<T extends Pick<OutageDto, 'phases'>>(ongoing: readonly T[], over: readonly T[]): T | null {
  return ongoing[0] ?? over.find(({ phases }) => phases !== null) ?? null
}

import type { KnownSilence, RuleState } from './state.ts'

type Silences = Pick<RuleState, 'silences'>

/** What holds back notices about these connections at an instant; null where nothing does. One silenced connection is enough. */
export function silencedBy({ silences }: Silences, connections: readonly string[], at: number): KnownSilence | null {
  for (const silence of silences.values()) {
    if (silence.from <= at && at < silence.until && covers(silence, connections)) return silence
  }
  return null
}

/** The first instant from `at` on at which nothing holds back notices about a connection. */
export function quietUntil(state: Silences, connection: string, at: number): number {
  const silence = silencedBy(state, [connection], at)
  return silence === null ? at : quietUntil(state, connection, silence.until)
}

/** Says what holds a notice back, for the delivery log. */
export function mutedByText({ actor, id, kind, reason }: KnownSilence): string {
  return `${kind} ${id} by ${actor}${reason === null ? '' : `: ${reason}`}`
}

/** Forgets silences that are over. */
export function forgetSilences({ ending, silences }: Pick<RuleState, 'silences' | 'ending'>, at: number): void {
  for (const map of [silences, ending]) for (const [id, { until }] of map) if (until <= at) map.delete(id)
}

/**
 * Ends the mutes that a recovery of `connection` ends: its own, and one of all where nothing is out any more. Those are to
 * be ended in the record too.
 */
export function endMutes(state: RuleState, connection: string, isAllWell: boolean): void {
  for (const [id, silence] of state.silences) {
    const isMeant = silence.connection === connection || (silence.connection === null && isAllWell)
    if (silence.kind !== 'mute' || silence.from > state.at || !isMeant) continue
    state.silences.delete(id)
    state.ending.set(id, {
      at: state.at,
      kind: silence.kind,
      connection: silence.connection,
      until: silence.until,
    })
  }
}

function covers(silence: KnownSilence, connections: readonly string[]): boolean {
  return silence.connection === null || connections.includes(silence.connection)
}

import type { Attribution, Cause, EventData } from '@holdfast/adapter-core/events'
import { USUAL_ATTRIBUTION } from '../history/attribution.ts'
import type { Loss, MachineState } from './types.ts'

/** A standstill of our own so long, in ms, that a peer may have given us up, or what it sent was lost. */
const BLAMED_PAUSE_MS = 1_000
/** How long after a standstill a loss may still be its doing, in ms. */
const BLAMED_FOR_MS = 10_000

/** Causes that a standstill of our own can bring about. */
const OURS_PERHAPS: ReadonlySet<Cause> = new Set([
  'remote_close',
  'abnormal_close',
  'heartbeat_timeout',
  'stale_data',
  'lagging',
  'connect_timeout',
])

/** Since when the connection delivered nothing: what sockets before this one delivered is no part of its loss. */
export function impactOf({ deliveredUntil }: MachineState, { impactAt }: Pick<Loss, 'impactAt'>, now: number): number {
  return Math.min(now, Math.max(impactAt, deliveredUntil ?? impactAt))
}

/** What is told of a loss noticed `now`; instants are monotonic ms. */
export function lossData(state: MachineState, loss: Loss, now: number): EventData['connection_lost'] {
  const { cause, detail, planned, generation, socketOpen } = loss
  const impactAt = impactOf(state, loss, now)
  return {
    cause,
    attribution: attributionOf(state, cause, now),
    detail,
    planned,
    generation,
    impactAt,
    detectionMs: Math.round(now - impactAt),
    socketOpen,
  }
}

function attributionOf({ ownPause }: MachineState, cause: Cause, now: number): Attribution {
  const isOurs = ownPause !== null && ownPause.ms >= BLAMED_PAUSE_MS && now - ownPause.endedAt <= BLAMED_FOR_MS
  return isOurs && OURS_PERHAPS.has(cause) ? 'us' : USUAL_ATTRIBUTION[cause]
}

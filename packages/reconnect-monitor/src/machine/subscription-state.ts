import type { SubscriptionState } from '@holdfast/adapter-core/events'
import type { SubState, SubStatus } from './types.ts'

const STATE_OF = {
  wanted: 'wanted',
  queued: 'wanted',
  held: 'refused',
  requested: 'requested',
  syncing: 'syncing',
  fresh: 'fresh',
  suspect: 'suspect',
  stale: 'stale',
  refused: 'refused',
  gap: 'syncing',
} as const satisfies Record<SubStatus['kind'], SubscriptionState>

/** The operator's word for a subscription; `wanted` while no socket carries it, `stale` while its data comes late. */
export function subscriptionStateOf(sub: SubState | undefined): SubscriptionState {
  if (sub === undefined) return 'wanted'
  return sub.status.kind === 'fresh' && sub.lagging !== null ? 'stale' : STATE_OF[sub.status.kind]
}

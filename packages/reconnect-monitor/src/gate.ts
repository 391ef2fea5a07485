import type { StaleReason } from '@holdfast/adapter-core/events'
import { type MachineState, primarySocket, type SocketState } from './machine/index.ts'
import type { Fresh, Stale } from './status.ts'

/** May a price of this subscription be used, and if not, why. */
export type GateVerdict = Pick<Fresh<unknown>, 'fresh' | 'staleReason'> | Pick<Stale<unknown>, 'fresh' | 'staleReason'>

const FRESH: GateVerdict = { fresh: true, staleReason: null }

/**
 * The gate: what the machine knows of a subscription, as a verdict on its last value of `generation`.
 * A value of another generation than the one that speaks now is never fresh.
 */
export function verdictOf(state: MachineState, index: number, generation: number): GateVerdict {
  const socket = primarySocket(state)
  const sub = socket?.subs[index]
  if (socket === undefined || sub === undefined || socket.settledAt === null) return stale('not_live')
  const isUp = state.state === 'live' || state.state === 'degraded'
  switch (sub.status.kind) {
    case 'fresh':
      if (isLate(state, sub)) return stale('lagging')
      if (sub.crossed) return stale('crossed')
      return isUp && generation === state.primary ? FRESH : stale('not_live')
    case 'suspect':
      return stale('suspect')
    case 'stale':
      return stale('stale')
    case 'gap':
      return stale('gap')
    case 'wanted':
    case 'queued':
    case 'requested':
    case 'syncing':
    case 'refused':
    case 'held':
      return stale('no_data')
  }
}

/** Late by its own last message, whoever is to blame: a price is old or it is not. */
function isLate({ config }: MachineState, { lagging, lagMs }: SocketState['subs'][number]): boolean {
  return lagging !== null || (lagMs ?? 0) > config.policy.lagStaleMs
}

function stale(staleReason: StaleReason): GateVerdict {
  return { fresh: false, staleReason }
}

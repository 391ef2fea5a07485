import type { Input, Turn } from './inputs.ts'
import { chargeReconnect, mayCostReconnectAt } from './reconnect-charge.ts'
import { about, emitOf, lastGoodAt } from './state.ts'
import { callForSuccessor } from './succession.ts'
import type { MachineState, SocketState, SubState } from './types.ts'

/** For so long after a standstill of our own, in ms, what waited for us is late by our own doing. */
const OWN_BACKLOG_MS = 1_000

/** In time again below this share of `lagStaleMs`, so that a delay at the limit does not flicker. */
const IN_TIME_SHARE = 0.5

type Lateness = Pick<SubState, 'lagMs' | 'lagging'>

/** What a live update says of how late its subscription's data comes; one that tells no time says nothing. */
export function judgeLag(
  state: MachineState,
  sub: SubState,
  { generation, index, lagMs }: Extract<Input, { type: 'data' }>,
  turn: Turn,
): Lateness {
  if (lagMs === null) return sub
  const { lagReconnectMs, lagStaleMs } = state.config.policy
  const since = lagSince(state, sub, lagMs, turn.now)
  if (since === null) return { lagMs, lagging: null }
  if (sub.lagging === null) {
    const detail = `Updates come ${Math.round(lagMs)} ms late, ${Math.round(lagStaleMs)} are allowed`
    const impactAt = lastGoodAt(sub) ?? turn.now
    emitOf(state, generation, turn, {
      type: 'subscription_stale',
      data: { ...about(state, index), cause: 'lagging', detail, impactAt, detectedAt: turn.now },
    })
  }
  const severeSince = lagMs > lagReconnectMs ? (sub.lagging?.severeSince ?? turn.now) : null
  return { lagMs, lagging: { since, severeSince } }
}

function lagSince({ config, ownPause }: MachineState, { lagging }: SubState, lagMs: number, now: number) {
  const { lagStaleMs } = config.policy
  if (lagging !== null) return lagMs > lagStaleMs * IN_TIME_SHARE ? lagging.since : null
  const isOurs = ownPause !== null && now - ownPause.endedAt <= OWN_BACKLOG_MS
  return lagMs > lagStaleMs && !isOurs ? now : null
}

/** When the primary's lag on a subscription has lasted too long and may cost a reconnect; Infinity while it is bearable. */
export function lagDueAt(state: MachineState, { generation }: SocketState, sub: SubState, index: number): number {
  const severeSince = sub.lagging?.severeSince ?? null
  if (severeSince === null || state.succession !== null || generation !== state.primary) return Number.POSITIVE_INFINITY
  return Math.max(severeSince + state.config.policy.lagReconnectAfterMs, mayCostReconnectAt(state, index))
}

/** Data of the primary comes far too late for too long: the next socket may be ahead of the jam. */
export function tickLag(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  for (const [index, sub] of socket.subs.entries()) {
    if (turn.now < lagDueAt(state, socket, sub, index)) continue
    const detail = `Updates have come more than ${Math.round(state.config.policy.lagReconnectMs)} ms late for too long`
    const charged = chargeReconnect(state, socket, index, turn.now)
    return callForSuccessor(charged, { kind: 'market', cause: 'lagging', detail, index })
  }
  return state
}

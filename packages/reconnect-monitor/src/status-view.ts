import type { SubscriptionState } from '@holdfast/adapter-core/events'
import { type DialPlan, isUp, type MachineState, phaseOf, primarySocket, subscriptionStateOf } from './machine/index.ts'
import type { ConnectionStatus, SubscriptionStatus } from './status.ts'

/** What a status needs beyond the machine. */
export interface StatusContext {
  readonly id: string
  /** Monotonic ms to ms since the Unix epoch. */
  readonly wallOf: (monotonic: number) => number
  readonly now: number
  readonly messageRate: number
  readonly outageId: number | null
}

/** The machine as the operator sees it. */
export function statusOf(state: MachineState, context: StatusContext): ConnectionStatus {
  const { now, wallOf } = context
  const socket = primarySocket(state)
  const subscriptions = subscriptionsOf(state, context)
  const lastDataAt = latest(subscriptions.map((subscription) => subscription.lastDataAt))
  const ages = subscriptions.flatMap(({ dataAgeMs }) => (dataAgeMs === null ? [] : [dataAgeMs]))
  const rttMs = socket === undefined ? null : roundTrip(state)
  const next = nextDial(state, now)
  const isComing = state.state === 'connecting' || state.state === 'down'
  return {
    id: context.id,
    exchange: state.config.exchange,
    endpoint: state.config.endpoint,
    state: state.state,
    phase: isComing ? phaseOf(state) : null,
    since: wallOf(state.stateSince),
    cause: state.loss?.cause ?? null,
    detail: detailOf(state),
    flapping: state.flappingSince !== null,
    generation: state.primary ?? state.lastGeneration,
    sockets: state.sockets.flatMap(({ generation, openedAt, role }) =>
      openedAt === null
        ? []
        : [{ role, generation, openedAt: wallOf(openedAt), rttMs: role === 'primary' ? rttMs : null }],
    ),
    lastDataAt,
    dataAgeMs: ages.length === 0 ? null : Math.max(0, Math.min(...ages)),
    rttMs,
    messageRate: context.messageRate,
    attempt: isUp(state) ? 0 : state.attempt,
    nextAttemptAt: next === null ? null : wallOf(Math.max(now, next.at)),
    nextAttemptReason: next?.reason ?? null,
    outageId: state.state === 'down' || state.state === 'failed' ? context.outageId : null,
    duties: 'done',
    subscriptions,
  }
}

/**
 * The next dial of a connection that is not up. Of one that is up a floor is told, while it holds: an operator who
 * reconnects it now would wait that long.
 */
function nextDial(state: MachineState, now: number): Pick<DialPlan, 'at' | 'reason'> | null {
  if (!isUp(state)) return state.dialPlan
  const { floor } = state
  return floor !== null && floor.until > now ? { at: floor.until, reason: floor.reason } : null
}

/** Changes exactly when something changed that is worth telling at once: everything but ages, rates and round trips. */
export function statusKey(state: MachineState, outageId: number | null): string {
  const socket = primarySocket(state)
  const subs = state.config.subscriptions.map((_, index) => stateOf(state, index)).join()
  const held = state.holds.map((hold) => (hold === null ? '' : `${hold.kind}${hold.refusals}`)).join()
  const plan = state.dialPlan === null ? '' : `${state.dialPlan.at}${state.dialPlan.reason}`
  const { attempt, fatal, flappingSince, floor, loss, lastFailure } = state
  const sockets = state.sockets.map(({ generation, openedAt, role }) => `${role}${generation}${openedAt}`).join()
  return `${state.state}|${state.stateSince}|${phaseOf(state)}|${loss?.cause}|${lastFailure}|${attempt}|${plan}|${floor?.until}|${fatal?.remedy}|${sockets}|${socket?.stage}|${flappingSince}|${subs}|${held}|${outageId}`
}

function subscriptionsOf(state: MachineState, context: StatusContext): readonly SubscriptionStatus[] {
  const subs = primarySocket(state)?.subs ?? []
  return state.config.subscriptions.map(({ channel, market }, index) => {
    const lastDataAt = subs[index]?.lastDataAt ?? null
    return {
      channel,
      market,
      state: stateOf(state, index),
      lastDataAt: lastDataAt === null ? null : context.wallOf(lastDataAt),
      dataAgeMs: lastDataAt === null ? null : Math.max(0, Math.round(context.now - lastDataAt)),
      lagMs: subs[index]?.lagMs ?? null,
      ...refusalOf(state, index),
    }
  })
}

function stateOf(state: MachineState, index: number): SubscriptionState {
  return subscriptionStateOf(primarySocket(state)?.subs[index])
}

/** Why a subscription is refused, or held back. */
function refusalOf(state: MachineState, index: number): Pick<SubscriptionStatus, 'detail'> {
  const status = primarySocket(state)?.subs[index]?.status
  if (status?.kind === 'refused') return { detail: status.detail }
  const hold = state.holds[index] ?? null
  return status?.kind === 'held' && hold !== null ? { detail: hold.detail } : {}
}

/** What happened; of a failed connection also what the operator must do about it. */
function detailOf(state: MachineState): string | null {
  const detail = lossDetail(state)
  if (state.fatal === null || state.state !== 'failed') return detail
  const { remedy } = state.fatal
  return detail === null ? remedy : `${detail.replace(/\.$/, '')}. ${remedy}`
}

function lossDetail({ loss, lastFailure }: MachineState): string | null {
  if (loss === null) return null
  if (lastFailure === null || lastFailure === loss.detail) return loss.detail
  return `${loss.detail ?? loss.cause}. Last attempt: ${lastFailure}`
}

function roundTrip(state: MachineState): number | null {
  const last = state.rtts.at(-1)
  return last === undefined ? null : Math.round(last * 100) / 100
}

function latest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((at) => at !== null)
  return known.length === 0 ? null : Math.max(...known)
}

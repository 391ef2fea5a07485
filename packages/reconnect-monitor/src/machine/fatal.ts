import type { DialFailure } from '@holdfast/adapter-core'
import type { Cause } from '@holdfast/adapter-core/events'
import type { Turn } from './inputs.ts'
import { planBackoff } from './plan.ts'
import { emit, isUp } from './state.ts'
import type { MachineState } from './types.ts'

/** What an operator must do about a refusal that dialing on will not change. */
const REMEDIES = {
  tls_name: "The certificate is not of this host. Check the connection's url, and who answers there; then reconnect.",
  geo_block: 'The exchange bars the country this address is in. Run the bot where it is served; then reconnect.',
  credentials: 'The exchange refused new credentials too. Check the key and its rights; then reconnect.',
  forbidden:
    "The exchange refuses this address or path. Check the connection's url and what it allows; then reconnect.",
} as const

/**
 * Needs an operator: only the slow probe goes on. Dials under way are ended, for they would be told the same.
 *
 * @param probes 0 = slow probes begin; null = none.
 */
export function fail(
  state: MachineState,
  { cause, detail, remedy }: { readonly cause: Cause; readonly detail: string | null; readonly remedy: string },
  probes: number | null,
  turn: Turn,
): MachineState {
  emit(turn, { type: 'connection_failed', data: { cause, detail, remedy } })
  for (const { generation, stage } of state.sockets) {
    if (stage === 'dialing') turn.effects.push({ type: 'terminate', generation })
  }
  const sockets = state.sockets.filter(({ stage }) => stage !== 'dialing')
  return planBackoff({ ...state, sockets, fatal: { cause, detail, remedy, probes }, dialPlan: null }, turn)
}

/** Another attempt is allowed. */
export function hasAttemptsLeft({ attempt, config, fatal }: MachineState): boolean {
  const { maxAttempts } = config.policy
  return maxAttempts === 0 || attempt < maxAttempts || fatal !== null
}

/** All attempts that were allowed have failed; a primary that stands and is silent is none. */
export function isExhausted(state: MachineState): boolean {
  const isUnderWay = state.sockets.some(({ role, settledAt }) => role !== 'standby' && settledAt === null)
  return !hasAttemptsLeft(state) && !isUnderWay && !isUp(state)
}

export function exhaust(state: MachineState, cause: Cause, detail: string | null, turn: Turn): MachineState {
  const remedy = `All ${state.attempt} attempts failed. Check the exchange and the network, then ask for a reconnect.`
  return fail(state, { cause, detail, remedy }, null, turn)
}

/** What a failed dial adds to what is known of refusals: a remedy where it shows that an operator is needed. */
export interface Judgement {
  readonly state: MachineState
  readonly remedy: string | null
}

/** Judges a refusal of the handshake; any other failure ends a row of them. */
export function judgeRefusal(state: MachineState, failure: DialFailure, now: number): Judgement {
  if (failure.fatal !== null) return { state, remedy: REMEDIES[failure.fatal] }
  if (failure.httpStatus === 401 || failure.cause === 'auth_rejected') return judgeCredentials(state)
  const { httpStatus: status } = failure
  // Nobody has judged the new credentials yet, if they were minted at all.
  const credentials = state.credentials === 'refreshed' ? 'refresh' : state.credentials
  if (status !== 403 && status !== 404) return { state: { ...state, credentials, httpRefusals: null }, remedy: null }
  const before = state.httpRefusals?.status === status ? state.httpRefusals : { status, count: 0, since: now }
  const httpRefusals = { ...before, count: before.count + 1 }
  const { refusalsBeforeFailed, refusedForMs } = state.config.policy
  const isFinal = httpRefusals.count >= refusalsBeforeFailed && now - httpRefusals.since >= refusedForMs
  return { state: { ...state, credentials, httpRefusals }, remedy: isFinal ? REMEDIES.forbidden : null }
}

/** Credentials were refused: new ones are minted once; refused too, an operator is needed. */
export function judgeCredentials(state: MachineState): Judgement {
  const isFinal = state.credentials === 'refreshed'
  return { state: { ...state, credentials: 'refresh' }, remedy: isFinal ? REMEDIES.credentials : null }
}

import type { Cause, EventData } from '@holdfast/adapter-core/events'
import type { ConnectionDto } from '@holdfast/api-contract'
import {
  duration,
  FLOORS,
  PHASE_WORDS,
  REASON_WORDS,
  SUBSCRIPTION_WORD,
  sentenceCase,
  spaced,
  unusualWait,
} from '@holdfast/reconnect-monitor/history'
import { ticking } from '../../ui/duration.ts'

type Subscription = ConnectionDto['subscriptions'][number]

/** What a cause means while it lasts; `t` is how long. */
const CAUSE_WHILE_IT_LASTS = {
  remote_close: (t) => `The exchange closed the socket ${t} ago`,
  abnormal_close: (t) => `The socket was cut ${t} ago`,
  handshake_http: (t) => `The exchange has refused the handshake for ${t}`,
  dns: (t) => `The exchange's name has not resolved for ${t}`,
  refused: (t) => `The exchange has refused connections for ${t}`,
  connect_timeout: (t) => `No answer to the dial for ${t}`,
  tls: (t) => `TLS has failed for ${t}`,
  auth_rejected: (t) => `The login was rejected ${t} ago`,
  auth_timeout: (t) => `No answer to the login for ${t}`,
  subscribe_rejected: (t) => `The subscription was rejected ${t} ago`,
  subscribe_timeout: (t) => `No answer to the subscription for ${t}`,
  no_first_data: (t) => `No first data for ${t}`,
  stale_data: (t) => `No data for ${t}`,
  lagging: (t) => `Data has come late for ${t}`,
  heartbeat_timeout: (t) => `No answer to ping for ${t}`,
  sequence_gap: (t) => `Gap in the sequence ${t} ago`,
  rate_limited: (t) => `Rate limited for ${t}`,
  maintenance: (t) => `In maintenance for ${t}`,
  protocol_error: (t) => `The exchange broke its protocol ${t} ago`,
  local_network: (t) => `Our own network has been down for ${t}`,
  operator: (t) => `Reconnect asked for ${t} ago`,
  drill: (t) => `In a drill for ${t}`,
  rotation: (t) => `Its socket is being replaced, for ${t}`,
  unknown: (t) => `Down for ${t}, cause unknown`,
} as const satisfies Record<Cause, (t: string) => string>

/** Causes that are a silence: they began with the last data, not with their detection. */
const SILENCES: ReadonlySet<Cause> = new Set<Cause>(['heartbeat_timeout', 'stale_data'])

/** Why a connection is not live, as a sentence without its full stop; null while it is live. `now`: the bot's time. */
export function whyNotLive(connection: ConnectionDto, now: number): string | null {
  switch (connection.state) {
    case 'live':
      return null
    case 'connecting':
      return null
    case 'degraded':
      return missingData(connection, now)
    case 'paused':
      return `Paused for ${ticking(now - connection.since)}${because(connection.detail)}`
    case 'stopped':
      return `Stopped ${ticking(now - connection.since)} ago`
    case 'failed':
    case 'down':
      return whyDown(connection, now)
  }
}

function whyDown(connection: ConnectionDto, now: number): string {
  const t = ticking(now - troubleFrom(connection))
  return connection.cause === null ? `Down for ${t}` : CAUSE_WHILE_IT_LASTS[connection.cause](t)
}

/** When what troubles a connection began: the last data where the cause is a silence, else the state's own start. */
export function troubleFrom({ cause, since, lastDataAt }: ConnectionDto): number {
  return cause !== null && SILENCES.has(cause) ? Math.min(since, lastDataAt ?? since) : since
}

function because(detail: string | null): string {
  return detail === null || detail === '' ? '' : `: ${detail}`
}

function missingData(connection: ConnectionDto, now: number): string {
  const missing = connection.subscriptions.filter(({ state }) => state !== 'fresh')
  const first = missing[0]
  if (first === undefined) return `Degraded for ${ticking(now - connection.since)}`
  const more = missing.length > 1 ? `, and ${missing.length - 1} more` : ''
  return `${first.market} ${spaced(first.channel)} ${whatIsMissing(first, connection.since, now)}${more}`
}

function whatIsMissing(subscription: Subscription, since: number, now: number): string {
  const lateMs = lateBy(subscription, now)
  if (lateMs !== null) return `comes ${ticking(lateMs)} late`
  const word = SUBSCRIPTION_WORD[subscription.state].toLowerCase()
  return `${word} for ${ticking(now - (subscription.lastDataAt ?? since))}`
}

/**
 * How late a market's data is, in ms, where that is what is wrong with it: null where it is silent rather than late, and
 * where all is well. `now`: the bot's time.
 */
export function lateBy({ state, lagMs, lastDataAt }: Subscription, now: number): number | null {
  if (state !== 'stale' || lagMs === null || lastDataAt === null) return null
  return lagMs > now - lastDataAt ? lagMs : null
}

/** How a connection flaps, as a sentence without its full stop; null where it does not. */
export function howItFlaps(
  { flapping }: ConnectionDto,
  told: EventData['flapping_started'] | undefined,
): string | null {
  if (!flapping) return null
  if (told === undefined) return 'Flapping, its sockets end right after they open'
  const { closeCode, closes, sockets, withinMs } = told
  const how = closeCode === null ? 'without a close frame' : `with close code ${closeCode}`
  const share = closes === sockets ? `all ${sockets}` : `${closes} of ${sockets}`
  return `Flapping, ${share} sockets ended ${how} within ${duration(withinMs)}`
}

/** What happens next to a connection that is not live, without its full stop; null where nothing will. */
export function whatNext(connection: ConnectionDto, now: number): string | null {
  const { state, phase, attempt, nextAttemptAt } = connection
  if (state === 'live' || state === 'degraded' || state === 'stopped') return null
  if (state === 'paused') return 'Resume it to reconnect'
  if (nextAttemptAt !== null) return nextAttempt(connection, nextAttemptAt - now)
  if (state === 'failed') return 'It waits for an operator'
  if (phase === null) return 'Asking for its data again'
  return attempt === 0 ? sentenceCase(PHASE_WORDS[phase]) : `Attempt ${attempt}: ${PHASE_WORDS[phase]}`
}

function nextAttempt({ attempt, nextAttemptReason, state }: ConnectionDto, inMs: number): string {
  const what = state === 'failed' ? 'Tried again' : `Attempt ${attempt + 1}`
  const why = nextAttemptReason === 'slow_probe' ? null : unusualWait(nextAttemptReason)
  return `${what} ${inMs > 0 ? `in ${ticking(inMs)}` : 'now'}${why === null ? '' : ` (${why})`}`
}

/** A wait that the exchange asked for and that holds for an operator too; null where none does. */
export function floorOf({ nextAttemptAt, nextAttemptReason }: ConnectionDto, now: number): Floor | null {
  const reason = [...FLOORS].find((one) => one === nextAttemptReason)
  return reason === undefined || nextAttemptAt === null || nextAttemptAt <= now
    ? null
    : { leftMs: nextAttemptAt - now, why: REASON_WORDS[reason] }
}

/** For how long, in ms, and why nothing may dial. */
export interface Floor {
  readonly leftMs: number
  readonly why: string
}

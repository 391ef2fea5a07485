import type { Cause } from '@holdfast/adapter-core/events'
import { seededRandom } from './random.ts'

const DAY_MS = 86_400_000
/** A bad spell lasts so long, or several of them. */
const SPELL_MS = 21 * DAY_MS

/** How a connection is by nature: how often it is lost, a day. */
export interface Temper {
  /** Share of all connections. */
  readonly share: number
  readonly losses: number
  /** In so large a share of its time it is lost this often instead, for weeks. */
  readonly spell?: { readonly share: number; readonly losses: number }
}

/** Together about three losses a day and connection, with what hits many at once. */
const TEMPERS = {
  steady: { share: 0.4, losses: 0.1 },
  daily: { share: 0.35, losses: 2.4 },
  shaky: { share: 0.15, losses: 6.4 },
  stormy: { share: 0.1, losses: 1, spell: { share: 0.3, losses: 26 } },
} as const satisfies Readonly<Record<string, Temper>>

/** Tempers by index, so that their shares are exact: of any 20 neighbours as many as their shares say. */
export function temperOf(index: number): Temper {
  let left = (((index * 7) % 20) + 0.5) / 20
  for (const temper of Object.values<Temper>(TEMPERS)) {
    left -= temper.share
    if (left < 0) return temper
  }
  return TEMPERS.steady
}

/** Losses a day at an instant. */
export function lossesAt(temper: Temper, seed: number, connection: string, at: number): number {
  if (temper.spell === undefined) return temper.losses
  const isSpell = seededRandom(seed, `spell ${connection} ${Math.floor(at / SPELL_MS)}`).chance(temper.spell.share)
  return isSpell ? temper.spell.losses : temper.losses
}

/** What else happens to a connection, times a day. */
export const EPISODES = {
  suspicion: 15,
  stall: 0.7,
  gap: 3,
  rotation: 1,
  flapping: 0.012,
  reconnect: 0.03,
  pause: 0.01,
  refusal: 0.004,
  failure: 0.002,
  promotion: 0.01,
  drill: 0.003,
} as const

/** Causes of a loss that hits one connection, by weight. */
export const LOSS_CAUSES: Readonly<Partial<Record<Cause, number>>> = {
  remote_close: 320,
  abnormal_close: 260,
  heartbeat_timeout: 150,
  stale_data: 90,
  lagging: 20,
  sequence_gap: 15,
  rate_limited: 12,
  connect_timeout: 12,
  no_first_data: 10,
  refused: 10,
  handshake_http: 8,
  subscribe_timeout: 8,
  dns: 6,
  protocol_error: 5,
  auth_timeout: 4,
  tls: 3,
  unknown: 1,
}

/** Causes of which the data had stopped before the loss was noticed. */
export const SILENT: readonly Cause[] = ['heartbeat_timeout', 'stale_data', 'lagging']

/** Why a dial fails, by weight. */
export const DIAL_CAUSES: Readonly<Partial<Record<Cause, number>>> = {
  connect_timeout: 40,
  refused: 25,
  handshake_http: 15,
  dns: 10,
  tls: 2,
}

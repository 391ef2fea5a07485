import { ENDPOINTS } from '@holdfast/api-contract'
import type { Api } from '../../api/client.ts'
import { isStatus } from '../../api/client.ts'
import type { Tile } from '../../ui/pieces.ts'
import type { ListedOutage } from '../outages/outage-list.ts'
import type { Bounds, StatsByConnection } from './overall.ts'

/** The most the bot gives in one answer. */
const MOST = 1_000

/** What the bot knows of a window. */
export interface WindowRecord {
  readonly window: Bounds
  readonly stats: StatsByConnection
  /** Null where the window has more of them than the bot tells at once. */
  readonly tiles: Readonly<Record<string, readonly Tile[]>> | null
  /** Newest first; the newest of them where there are more than fit into one answer. */
  readonly outages: readonly ListedOutage[]
  readonly isWhole: boolean
}

/**
 * Fetches all that is told of a window.
 *
 * @param filter connection and scope, by the API's names; null for all
 */
export async function fetchWindow(
  api: Api,
  window: Bounds,
  filter: { readonly connection?: string | null; readonly scope?: string | null },
  signal: AbortSignal,
): Promise<WindowRecord> {
  const { connection = null, scope = null } = filter
  const query = { from: window.from, to: window.to, connection }
  const [stats, tiles, { items, next }] = await Promise.all([
    api.call(ENDPOINTS.stats, { query }, signal),
    api.call(ENDPOINTS.timeline, { query }, signal).catch(nullWhereTooMany),
    api.call(ENDPOINTS.outages, { query: { ...query, scope, limit: MOST } }, signal),
  ])
  return { window, stats, tiles, outages: items, isWhole: next === null }
}

/** A window whose tiles are too many is told without them. */
function nullWhereTooMany(error: unknown): null {
  if (isStatus(error, 400)) return null
  throw error
}

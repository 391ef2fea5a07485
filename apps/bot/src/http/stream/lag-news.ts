import type { ConnectionStatus } from '@holdfast/reconnect-monitor'

/** Steps in which a change of lag is worth telling, in ms; below one it is noise. */
const STEP_MS = 100

/**
 * Picks the connections whose data comes earlier or later than when they were last picked. A lag moves with every
 * message, far too often for a status of its own; without word of it, a reader would keep the one of the last change.
 */
export function createLagNews(): (statuses: readonly ConnectionStatus[]) => readonly ConnectionStatus[] {
  const told = new Map<string, string>()
  return (statuses) =>
    statuses.filter((status) => {
      const key = status.subscriptions.map(({ lagMs }) => Math.floor((lagMs ?? 0) / STEP_MS)).join()
      const isNews = key !== (told.get(status.id) ?? status.subscriptions.map(() => 0).join())
      told.set(status.id, key)
      return isNews
    })
}

import type { OutageDto } from '@holdfast/api-contract'

/** What merging looks at. */
export type Mergeable = Pick<
  OutageDto,
  'id' | 'connection' | 'scope' | 'channel' | 'market' | 'planned' | 'startedAt' | 'endedAt' | 'durationMs'
>

/** One row of a list: an outage, or several that are shown as one. */
export interface OutageGroup<T extends Mergeable> {
  /** Of its oldest part: it stays when another joins. */
  readonly id: number
  /** Newest first; never empty. */
  readonly parts: readonly [T, ...T[]]
}

/**
 * Outages of the same connection and scope (of the same market, where it is one of a subscription) that begin at most
 * `gapMs` after the end of the one before, as one group each. Planned ones are never merged with others. The groups are in
 * the order of their newest parts; null merges nothing.
 *
 * @param outages newest first
 */
export function mergeClose<T extends Mergeable>(
  outages: readonly T[],
  gapMs: number | null,
): readonly OutageGroup<T>[] {
  const groups: [T, ...T[]][] = []
  const open = new Map<string, [T, ...T[]]>()
  for (const outage of outages) {
    const key = JSON.stringify([outage.connection, outage.scope, outage.channel, outage.market, outage.planned])
    const group = open.get(key)
    const next = group?.at(-1)
    if (group !== undefined && next !== undefined && gapMs !== null && isClose(outage, next, gapMs)) {
      group.push(outage)
    } else {
      const started: [T, ...T[]] = [outage]
      groups.push(started)
      open.set(key, started)
    }
  }
  return groups.map((parts) => ({ id: (parts.at(-1) ?? parts[0]).id, parts }))
}

function isClose(before: Mergeable, next: Mergeable, gapMs: number): boolean {
  return before.endedAt !== null && next.startedAt - before.endedAt <= gapMs
}

/** When a group began and ended, ms since the Unix epoch; `to` is null while its newest part lasts. */
export function spanOf(parts: readonly Mergeable[]): { readonly from: number; readonly to: number | null } {
  const isOngoing = parts.some(({ endedAt }) => endedAt === null)
  return {
    from: Math.min(...parts.map(({ startedAt }) => startedAt)),
    to: isOngoing ? null : Math.max(...parts.map(({ endedAt }) => endedAt ?? 0)),
  }
}

/** Time out of a group in ms, without the gaps in it; what is ongoing counts up to `now`. */
export function outMs(parts: readonly Mergeable[], now: number): number {
  return parts.reduce((sum, { durationMs, startedAt }) => sum + (durationMs ?? Math.max(0, now - startedAt)), 0)
}

import { instantText } from '../../ui/instant-text.ts'

/** Shown before and after an outage at least, in ms. */
const LEAST_PAD_MS = 60_000

/**
 * A window around an outage as the address holds it: with half its length on either side, a minute at least; of one that goes
 * on up to `now`.
 */
export function windowAround(
  outage: { readonly startedAt: number; readonly endedAt: number | null },
  now: number,
): { readonly from: string; readonly to: string } {
  const endedAt = outage.endedAt ?? Math.max(now, outage.startedAt)
  const padMs = Math.max(LEAST_PAD_MS, Math.round((endedAt - outage.startedAt) / 2))
  const from = Math.max(0, outage.startedAt - padMs)
  const to = outage.endedAt === null ? endedAt : endedAt + padMs
  return { from: instantText(seconds(from, Math.floor)), to: instantText(seconds(to, Math.ceil)) }
}

/** Whole seconds read better in an address. */
function seconds(at: number, round: (n: number) => number): number {
  return round(at / 1_000) * 1_000
}

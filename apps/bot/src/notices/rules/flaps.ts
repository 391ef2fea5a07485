import type { NoticeRules } from '../channel.ts'
import type { Flaps } from './state.ts'

const CALM: Flaps = { starts: [], isTold: false, isMonitored: false }

/** What follows from one more sign of flapping. */
export interface Flapped {
  readonly flaps: Flaps
  /** True at the first sign of a spell. */
  readonly isNews: boolean
}

/** The connection was lost once more. A spell is over when it was not for as long as the rule looks back. */
export function countFlap(flaps: Flaps = CALM, rule: NoticeRules['flaps'], at: number): Flapped {
  if (rule === null) return { flaps, isNews: false }
  const recent = flaps.starts.filter((start) => start > at - rule.withinMs)
  const isTold = flaps.isTold && (recent.length > 0 || flaps.isMonitored)
  const starts = [...recent, at].slice(-rule.count)
  const isNews = !isTold && starts.length >= rule.count
  return { flaps: { ...flaps, starts, isTold: isTold || isNews }, isNews }
}

/** The monitor says that sockets end unproven again and again. */
export function monitorFlaps(flaps: Flaps = CALM): Flapped {
  return { flaps: { ...flaps, isTold: true, isMonitored: true }, isNews: !flaps.isTold }
}

/** The monitor says that it is over; null where nothing else is known of it. */
export function monitorCalms(flaps: Flaps = CALM, rule: NoticeRules['flaps'], at: number): Flaps | null {
  const starts = rule === null ? [] : flaps.starts.filter((start) => start > at - rule.withinMs)
  return starts.length === 0 ? null : { ...flaps, starts, isMonitored: false }
}

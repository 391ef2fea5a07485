import { CAUSE_WORDS, count, duration } from '@holdfast/reconnect-monitor/history'
import { percent, roughPercent, share } from '../../ui/number.ts'
import type { CauseFigures } from './causes.ts'
import { lostWithin } from './causes.ts'
import { type ConnectionFigures, type Overall, plannedCount, plannedText, type StatsByConnection } from './overall.ts'
import type { WindowRecord } from './window-record.ts'

/** Under this, figures speak of so little of the window that they are greyed, in percent. */
export const TRUSTED_PCT = 95

interface Told {
  readonly record: WindowRecord
  readonly overall: Overall
  readonly causes: readonly CauseFigures[]
}

/** What happened, in a few sentences, the most important first. */
export function reportVerdict({ record, overall, causes }: Told): readonly string[] {
  const ids = Object.keys(record.stats)
  if (ids.length === 0) return ['No connection is on record in this window.']
  return [
    ...whatWasOut(record, overall),
    // Of what was not fetched there might be a longer one, and another cause.
    ...(record.isWhole ? [...theLongest(record), ...whyMost(causes)] : []),
    ...whatGoesOn(record),
    ...whatIsUnknown(overall, record.stats),
  ]
}

function whatWasOut({ isWhole, outages, stats }: WindowRecord, overall: Overall): readonly string[] {
  const ids = Object.keys(stats)
  const all = ids.length === 1 ? `${ids[0]} was` : `All ${ids.length} connections were`
  if (overall.outages === 0) {
    return [nothingOut(all, Object.values(stats), outages)]
  }
  const hit = ids.filter((id) => (stats[id]?.outages ?? 0) > 0)
  const where = ids.length === 1 ? `on ${ids[0]}` : `on ${hit.length} of ${ids.length} connections`
  const uptime = overall.uptimePct === null ? '' : `, uptime ${percent(overall.uptimePct)}`
  const planned = plannedText(plannedCount(isWhole ? outages : null))
  return [`${count(overall.outages, 'outage')}${planned === '' ? '' : `, ${planned},`} ${where}${uptime}.`]
}

function nothingOut(all: string, figures: readonly ConnectionFigures[], ofMarkets: WindowRecord['outages']): string {
  if (figures.some(({ uptimePct }) => uptimePct !== null)) {
    const what = ofMarkets.length === 0 ? 'no outage' : `only ${count(ofMarkets.length, 'outage')} of single markets`
    return `${all} up all the time that was watched: ${what}.`
  }
  return figures.some(({ coveragePct }) => coveragePct > 0)
    ? 'Nothing was meant to be up: paused or stopped all the time that was watched.'
    : 'Nothing of this window was watched.'
}

function theLongest({ outages, window }: WindowRecord): readonly string[] {
  const ofConnections = outages.filter(({ planned, scope }) => scope === 'connection' && !planned)
  const longest = [...ofConnections].sort((a, b) => lostWithin(b, window) - lostWithin(a, window))[0]
  if (longest === undefined) return []
  const { cause, connection } = longest
  return [`The longest was ${connection} for ${duration(lostWithin(longest, window))}: ${CAUSE_WORDS[cause]}.`]
}

function whyMost(causes: readonly CauseFigures[]): readonly string[] {
  const [first] = causes
  const lostMs = causes.reduce((sum, { connections }) => sum + connections.lostMs, 0)
  if (first === undefined || causes.length < 2 || lostMs === 0) return []
  const share = (first.connections.lostMs / lostMs) * 100
  return share < 50 ? [] : [`${roughPercent(share)} of the time lost went to one cause: ${CAUSE_WORDS[first.cause]}.`]
}

function whatGoesOn({ isWhole, outages }: WindowRecord): readonly string[] {
  const ongoing = outages.filter(({ endedAt }) => endedAt === null)
  if (ongoing.length > 0) {
    const names = ongoing.map(({ connection, market }) => (market === null ? connection : `${connection} ${market}`))
    return [`Not over when this was made: ${names.join(', ')}.`]
  }
  const left = outages.filter(({ endedBy, planned }) => endedBy === 'process_stop' && !planned)
  if (left.length > 0) return [`${count(left.length, 'outage')} ended with the bot, not by recovery.`]
  return isWhole && outages.some(({ planned }) => !planned) ? ['All of them are over.'] : []
}

function whatIsUnknown(overall: Overall, stats: StatsByConnection): readonly string[] {
  const coverage = overall.coveragePct ?? Math.min(100, ...Object.values(stats).map(({ coveragePct }) => coveragePct))
  if (coverage >= 100) return []
  const warning = coverage < TRUSTED_PCT ? ' The figures speak of that part alone.' : ''
  return [`The bot watched ${share(coverage)} of the window.${warning}`]
}

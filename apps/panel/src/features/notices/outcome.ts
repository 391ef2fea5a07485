import type { NoticeDto } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'

type Fate = Pick<NoticeDto, 'channel' | 'status' | 'tries' | 'detail' | 'createdAt' | 'sentAt'>

/** What became of a notice, without what ticks: `after 12 ms`, the last error, or what holds it back; empty where there is nothing to say. */
export function outcomeText({ channel, createdAt, detail, sentAt, status, tries }: Fate): string {
  const why = detail === null ? '' : withoutName(detail, channel)
  switch (status) {
    case 'sent':
      return sentAt === null ? '' : `after ${duration(Math.max(0, sentAt - createdAt))}`
    case 'waiting':
      return tries === 0 ? 'in line, not tried yet' : why
    case 'failed':
    case 'muted':
      return why
  }
}

/** An error begins with the channel it is about; beside the channel's name that says nothing. */
export function withoutName(error: string, channel: string): string {
  const name = `${channel}: `
  return error.startsWith(name) ? error.slice(name.length) : error
}

/** The same as a sentence for its own page. */
export function outcomeSentence(notice: Fate): string {
  const { channel, createdAt, detail, sentAt, status, tries } = notice
  const why = detail === null ? '' : `: ${withoutName(detail, channel)}`
  switch (status) {
    case 'sent': {
      const took = sentAt === null ? '' : ` ${duration(Math.max(0, sentAt - createdAt))} after it was decided`
      return `${channel} took it${took}, at the ${nth(tries)} try.`
    }
    case 'waiting':
      return tries === 0
        ? 'It has not been tried yet: notices of a channel go out one after the other.'
        : `${channel} did not take it in ${triesText(tries)}${why}.`
    case 'failed':
      return tries === 0 ? `Given up${why}.` : `Given up after ${triesText(tries)}${why}.`
    case 'muted':
      return `Held back by ${detail ?? 'a silence'}. Nothing was sent; what happened is on record.`
  }
}

/** `1 try`, `4 tries`. */
function triesText(tries: number): string {
  return `${tries} ${tries === 1 ? 'try' : 'tries'}`
}

function nth(tries: number): string {
  const words = ['first', 'second', 'third'] as const
  return words[tries - 1] ?? `${tries}th`
}

/** A few names, and how many more: `vest, paradex and 3 more`. */
export function fewNames(names: readonly string[], shown: number): string {
  if (names.length <= shown) return names.join(', ')
  return `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`
}

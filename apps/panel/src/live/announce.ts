import type { Cause, State } from '@holdfast/adapter-core/events'
import { CAUSE_WORDS, count } from '@holdfast/reconnect-monitor/history'
import { STATE_WORD, WORST_FIRST } from '../ui/words.ts'

/** Up to so many connections are named; of more it is told how many there are. Nor are there ever more sentences. */
export const NAMED = 3

/** What has become of a connection since it was last told of. */
export interface StateNews {
  readonly id: string
  /** What was told last. */
  readonly before: State
  readonly state: State
  readonly cause: Cause | null
  /** How often it went out since. */
  readonly losses: number
}

export function isOut(state: State): boolean {
  return state === 'down' || state === 'failed'
}

/** What a screen reader has to say of it: a few connections by name, many in numbers, the worst first. */
export function announcementOf(news: readonly StateNews[]): string {
  const worstFirst = news.toSorted((a, b) => rank(a) - rank(b))
  if (worstFirst.length <= NAMED) return worstFirst.map(sentence).join(' ')
  const groups = [...Map.groupBy(worstFirst, kindOf).values()]
  const told = groups.length > NAMED ? groups.slice(0, NAMED - 1) : groups
  const rest = groups.slice(told.length).flat().length
  return [...told.map(summary), ...(rest === 0 ? [] : [`${rest} more have changed.`])].join(' ')
}

/** Those of one kind are told in one sentence. */
function kindOf(news: StateNews): string {
  return isBlip(news) ? `${news.state} after a blip` : news.state
}

/** It went out and came back before anything could be told of it. */
function isBlip({ before, losses, state }: StateNews): boolean {
  return losses > 0 && !isOut(before) && !isOut(state)
}

function rank({ state }: StateNews): number {
  return WORST_FIRST.indexOf(state)
}

function sentence(news: StateNews): string {
  const { id, losses, state } = news
  if (isBlip(news)) return `${id} was down${losses > 1 ? ` ${losses} times` : ''} and is ${wordOf(news)}.`
  return `${id} ${state === 'failed' ? 'has' : 'is'} ${wordOf(news)}${because(isOut(state) ? news.cause : null)}.`
}

function summary(group: readonly StateNews[]): string {
  const [first] = group
  if (first === undefined) return ''
  if (group.length === 1) return sentence(first)
  const what = group.every((one) => wordOf(one) === wordOf(first)) ? wordOf(first) : plainWord(first)
  const who = count(group.length, 'connection')
  if (isBlip(first)) return `${who} were down and are ${what}.`
  const isOneCause = isOut(first.state) && group.every(({ cause }) => cause === first.cause)
  return `${who} ${first.state === 'failed' ? 'have' : 'are'} ${what}${because(isOneCause ? first.cause : null)}.`
}

function wordOf(news: StateNews): string {
  const { before, state } = news
  const isAgain = before === state || (isOut(before) && state === 'live')
  return `${plainWord(news)}${isAgain ? ' again' : ''}`
}

function plainWord({ state }: StateNews): string {
  return STATE_WORD[state].toLowerCase()
}

function because(cause: Cause | null): string {
  return cause === null ? '' : `: ${CAUSE_WORDS[cause]}`
}

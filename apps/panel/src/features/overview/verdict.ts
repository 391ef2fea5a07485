import type { State } from '@holdfast/adapter-core/events'
import type { ConnectionDto } from '@holdfast/api-contract'
import { count } from '@holdfast/reconnect-monitor/history'
import { lowerFirst, STATE_WORD, WORST_FIRST } from '../../ui/words.ts'
import { howItFlaps, whatNext, whyNotLive } from './situation.ts'
import type { Trouble } from './told-troubles.ts'

/** The first line of the panel. */
export interface Verdict {
  /** The worst state there is; null without connections. */
  readonly state: State | null
  readonly headline: string
  /** Sentences: why, what happens next, and how the others are. */
  readonly detail: string
}

/** How many of several troubled connections are told one by one. */
const TOLD = 2

/** The order in which states are counted. */
export const COUNTED = [
  'live',
  'degraded',
  'connecting',
  'down',
  'failed',
  'paused',
  'stopped',
] as const satisfies State[]

const STATES_WORST_FIRST = WORST_FIRST.filter((state) => state !== 'unknown')

/**
 * Says that all is well, or the worst thing in plain words with what happens next.
 *
 * @param now - the bot's wall time, ms since the Unix epoch
 * @param troubles - what is known beyond the statuses, by connection id
 */
export function verdict(
  connections: readonly ConnectionDto[],
  now: number,
  troubles: Readonly<Record<string, Trouble>> = {},
): Verdict {
  const worst = STATES_WORST_FIRST.find((state) => connections.some((connection) => connection.state === state))
  if (worst === undefined) return { state: null, headline: 'No connections', detail: 'None is configured.' }
  const affected = connections.filter(({ state }) => state === worst)
  const headline = headlineOf(worst, affected, connections.length)
  // All is well, but sockets that ended at once a moment ago are worth a word.
  const shown = worst === 'live' ? affected.filter(({ flapping }) => flapping) : affected
  const isNamed = affected.length > 1
  const told = shown.slice(0, TOLD).map((connection) => tell(connection, now, isNamed, troubles[connection.id]))
  const untold = shown.length > TOLD ? [`And ${shown.length - TOLD} more.`] : []
  const rest = worst === 'live' ? '' : others(connections, worst)
  return { state: worst, headline, detail: [...told, ...untold, rest].join(' ').trim() }
}

function headlineOf(state: State, affected: readonly ConnectionDto[], total: number): string {
  const only = affected.length === 1 ? affected[0]?.id : undefined
  const all = affected.length === total
  const who = only ?? `${all ? `All ${total}` : `${affected.length} of ${total}`} connections`
  switch (state) {
    case 'connecting':
      return only === undefined ? `Connecting to ${count(affected.length, 'exchange')}` : `Connecting to ${only}`
    case 'live':
      return only === undefined ? `${who} live` : `${only} is live`
    case 'failed':
      return `${who} ${only === undefined ? 'have' : 'has'} failed`
    case 'degraded':
    case 'down':
    case 'paused':
    case 'stopped':
      return `${who} ${only === undefined ? 'are' : 'is'} ${STATE_WORD[state].toLowerCase()}`
  }
}

function tell(connection: ConnectionDto, now: number, named: boolean, trouble: Trouble | undefined): string {
  const flaps = howItFlaps(connection, trouble?.flapping)
  const said = [whyNotLive(connection, now), flaps, remedy(connection), whatNext(connection, now)].filter(
    (part) => part !== null,
  )
  if (!named) return said.map((part) => `${part}.`).join(' ')
  return `${connection.id}: ${said.map(lowerFirst).join(', ')}.`
}

/** A failed connection says in its detail what the operator has to do. */
function remedy({ state, detail }: ConnectionDto): string | null {
  return state === 'failed' && detail !== null && detail !== '' ? detail.replace(/\.$/, '') : null
}

function others(connections: readonly ConnectionDto[], worst: State): string {
  const counts = COUNTED.filter((state) => state !== worst)
    .map((state) => ({ state, n: connections.filter((connection) => connection.state === state).length }))
    .filter(({ n }) => n > 0)
  if (counts.length === 0) return ''
  return `The others: ${counts.map(({ state, n }) => `${n} ${STATE_WORD[state].toLowerCase()}`).join(', ')}.`
}

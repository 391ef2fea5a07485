import type { State } from '@holdfast/adapter-core/events'
import type { ConnectionDto } from '@holdfast/api-contract'
import { STATE_WORD, WORST_FIRST } from '../../ui/words.ts'

/** From this many connections on, the worst is first and the filters are in sight; fewer stay as they are configured. */
export const MANY = 9

/** How the rows are ordered, as the address and the reader name it; each has what needs the operator most on top. */
export const SORTS = {
  worst: 'Worst first',
  configured: 'As configured',
  name: 'Name',
  since: 'Newest state',
  age: 'Oldest data',
  rate: 'Lowest rate',
  rtt: 'Longest RTT',
  uptime: 'Lowest uptime',
  outage: 'Latest outage',
} as const
export type Sort = keyof typeof SORTS

/** What the list of connections is narrowed to and how it is ordered; it lives in the address. */
export interface ListView {
  readonly text: string
  readonly exchange: string | null
  /** Empty for all. */
  readonly states: readonly State[]
  readonly isNotLiveOnly: boolean
  /** Null: what suits the number of connections. */
  readonly sort: Sort | null
}

/** What the order may look at beside the connection itself; undefined where it is not known. */
export interface SortFacts {
  /** In percent. */
  readonly uptime: (id: string) => number | null | undefined
  /** Instant of the last outage. */
  readonly outageAt: (id: string) => number | undefined
}

const STATES = Object.keys(STATE_WORD)

/** Reads an address; what it does not know says nothing. */
export function listViewOf(query: URLSearchParams): ListView {
  const sort = query.get('sort')
  const states = (query.get('state') ?? '').split(',').filter((state) => STATES.includes(state))
  return {
    text: query.get('q') ?? '',
    exchange: query.get('exchange'),
    states: states as State[],
    isNotLiveOnly: query.get('not_live') === '1',
    sort: sort !== null && Object.hasOwn(SORTS, sort) ? (sort as Sort) : null,
  }
}

/** Whether it leaves anything out. */
export function isNarrowed({ exchange, isNotLiveOnly, states, text }: ListView): boolean {
  return text.trim() !== '' || exchange !== null || states.length > 0 || isNotLiveOnly
}

/** What the address says of the states when one of them was pressed: it comes to the others, or goes. */
export function toggledState(states: readonly State[], pressed: State): string | null {
  const next = states.includes(pressed) ? states.filter((state) => state !== pressed) : [...states, pressed]
  return next.length === 0 ? null : next.join(',')
}

/** The order of so many connections where nothing else is chosen. */
function usualSort(total: number): Sort {
  return total >= MANY ? 'worst' : 'configured'
}

/** The order in force. */
export function sortOf({ sort }: ListView, total: number): Sort {
  return sort ?? usualSort(total)
}

/** What the address says of the order when a column's name was pressed: it rules, or is taken back. */
export function toggledSort(view: ListView, total: number, pressed: Sort): Sort | null {
  const usual = usualSort(total)
  const next = sortOf(view, total) === pressed ? (usual === pressed ? 'configured' : usual) : pressed
  return next === usual ? null : next
}

/** The ids of the rows in their order. */
export function listed(connections: readonly ConnectionDto[], view: ListView, facts: SortFacts): readonly string[] {
  const sort = sortOf(view, connections.length)
  const shown = connections.filter((connection) => isShown(connection, view))
  if (sort === 'configured') return shown.map(({ id }) => id)
  const weight = WEIGHTS[sort]
  return shown
    .map((connection) => ({ id: connection.id, weight: weight(connection, facts) }))
    .sort((a, b) => a.weight - b.weight || compareNames(a.id, b.id))
    .map(({ id }) => id)
}

/** What is on top weighs least. */
const WEIGHTS = {
  worst: ({ state }) => WORST_FIRST.indexOf(state),
  name: () => 0,
  since: ({ since }) => -since,
  age: ({ lastDataAt }) => lastDataAt ?? Number.NEGATIVE_INFINITY,
  rate: ({ messageRate }) => messageRate,
  rtt: ({ rttMs }) => -(rttMs ?? Number.NEGATIVE_INFINITY),
  uptime: ({ id }, { uptime }) => uptime(id) ?? Number.POSITIVE_INFINITY,
  outage: ({ id }, { outageAt }) => -(outageAt(id) ?? Number.NEGATIVE_INFINITY),
} as const satisfies Record<Exclude<Sort, 'configured'>, (connection: ConnectionDto, facts: SortFacts) => number>

const names = new Intl.Collator('en', { numeric: true })

/** `feed-9` comes before `feed-10`. */
function compareNames(a: string, b: string): number {
  return names.compare(a, b)
}

function isShown({ exchange, id, state }: ConnectionDto, view: ListView): boolean {
  if (view.isNotLiveOnly && state === 'live') return false
  if (view.states.length > 0 && !view.states.includes(state)) return false
  if (view.exchange !== null && exchange !== view.exchange) return false
  return `${id} ${exchange} ${state}`.includes(view.text.trim().toLowerCase())
}

/** The new rows in the old order: what is still there stays where it is, what is new comes last. */
export function keepingOrder(before: readonly string[], next: readonly string[]): readonly string[] {
  const wanted = new Set(next)
  const kept = before.filter((id) => wanted.has(id))
  const known = new Set(kept)
  return [...kept, ...next.filter((id) => !known.has(id))]
}

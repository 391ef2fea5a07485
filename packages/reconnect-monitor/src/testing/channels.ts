import type { ChannelDefinition, Subscription } from '@holdfast/adapter-core'
import type { ChannelKind, ConnectionPlan } from './schedule.ts'

const BOOK: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe'],
}

/** The definition of each kind of channel; the figures are those of the exchanges. */
export const CHANNELS: Readonly<Record<ChannelKind, ChannelDefinition>> = {
  deltas: BOOK,
  rest: { ...BOOK, probes: ['resubscribe', 'rest'] },
  books: BOOK,
  canary: { ...BOOK, snapshotOnSubscribe: false, probes: ['canary'] },
  untested: { ...BOOK, probes: [] },
  events: { firstData: 'on_event', snapshotOnSubscribe: false, staleAfterMs: null, maxStaleAfterMs: null, probes: [] },
}

/** Subscribes that a simulated exchange takes a second, once its burst is used up. */
export const SUBSCRIBES_PER_SECOND = 4
/** Gaps between a market's moves lie within these shares of its pace. */
export const SHORTEST_GAP = 0.75
export const LONGEST_GAP = 1.25

/** Its messages are numbered, and each must follow the last. */
export function isNumbered(kind: ChannelKind): boolean {
  return kind === 'deltas' || kind === 'rest' || kind === 'untested'
}

/** What a connection wants: one subscription a market. */
export function subscriptionsOf({ markets }: ConnectionPlan): readonly Subscription[] {
  return markets.map((kind, index) => ({ channel: kind, market: `M${index}` }))
}

import type { EventType } from '@holdfast/adapter-core/events'
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import { createVisibility } from '../ui/visibility.ts'
import type { Clock } from './clock.ts'
import type { Live } from './live.ts'
import { createPace } from './pace.ts'

/** Events close together cost one request, in ms. */
const SETTLE_MS = 200
/** Of more connections than this, what is asked holds more, and a storm lasts longer. */
const MANY = 30
/** The least time between two changes, in ms. */
const EVERY_MS = { few: 200, many: 2_000 } as const

/** What may open, change or end an outage, or a stretch of a connection's state. */
export const HISTORY_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'bot_started',
  'watch_interrupted',
  'connection_connecting',
  'connection_live',
  'connection_degraded',
  'connection_lost',
  'connection_failed',
  'connection_paused',
  'connection_resumed',
  'connection_removed',
  'attempt_failed',
  'cause_revised',
  'subscription_refused',
  'subscription_stale',
  'subscription_restored',
  'book_gap',
  'book_resynced',
  'standby_promoted',
])

/**
 * Changes while events of `types` arrive: the sign to fetch anew what depends on them. Soon after the first one; then at a pace
 * that a storm over many connections does not drive, and only while somebody looks.
 */
export function createRevision(
  live: Pick<Live, 'newestOf'> & { readonly state: Pick<Live['state'], 'order'> },
  clock: Clock,
  types: ReadonlySet<EventType>,
  page: Document = document,
): Accessor<number> {
  const [revision, setRevision] = createSignal(0)
  const newest = createMemo(() => live.newestOf(types))
  const isVisible = createVisibility(page)
  const pace = createPace({
    clock,
    settleMs: SETTLE_MS,
    everyMs: () => (live.state.order.length > MANY ? EVERY_MS.many : EVERY_MS.few),
    run: () => setRevision((before) => before + 1),
  })
  createEffect(on(newest, () => pace.news(), { defer: true }))
  createEffect(() => pace.setActive(isVisible()))
  onCleanup(() => pace.stop())
  return revision
}

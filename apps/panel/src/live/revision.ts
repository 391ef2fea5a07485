import type { EventType } from '@holdfast/adapter-core/events'
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Clock } from './clock.ts'
import type { Live } from './live.ts'

/** Events close together cost one request, in ms. */
const SETTLE_MS = 200

/** What may open, change or end an outage, or a stretch of a connection's state. */
export const HISTORY_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'bot_started',
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

/** Changes at most each 200 ms while events of `types` arrive: the sign to fetch anew what depends on them. */
export function createRevision(live: Live, clock: Clock, types: ReadonlySet<EventType>): Accessor<number> {
  const [revision, setRevision] = createSignal(0)
  let cancel: (() => void) | null = null
  const newest = createMemo(() => live.newestOf(types))
  createEffect(
    on(
      newest,
      () => {
        cancel ??= clock.after(SETTLE_MS, () => {
          cancel = null
          setRevision((before) => before + 1)
        })
      },
      { defer: true },
    ),
  )
  onCleanup(() => cancel?.())
  return revision
}

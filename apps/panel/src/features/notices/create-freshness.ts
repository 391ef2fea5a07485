import type { EventType } from '@holdfast/adapter-core/events'
import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'

/** What becomes of notices, and what is asked of them, as events. That one was decided is no event. */
const NOTICE_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'notice_sent',
  'notice_failed',
  'silence_started',
  'silence_ended',
  'config_reloaded',
])

/** While something waits, and while nothing does, in ms. */
const BUSY_MS = 2_000
const CALM_MS = 4_000

/** Changes when notices have to be fetched anew: with their events, soon while one waits, now and then otherwise. */
export function createFreshness(isWaiting: Accessor<boolean>): Accessor<string> {
  const { clock, live } = usePanel()
  const revision = createRevision(live, clock, NOTICE_EVENTS)
  const [ticks, setTicks] = createSignal(0)
  let sinceMs = 0
  const stop = clock.every(BUSY_MS, () => {
    sinceMs += BUSY_MS
    // A bot that is away gets the one request that the stream's return makes.
    if (live.link().state !== 'live' || (!isWaiting() && sinceMs < CALM_MS)) return
    sinceMs = 0
    setTicks((before) => before + 1)
  })
  onCleanup(stop)
  return createMemo(() => `${live.state.epoch} ${live.link().state === 'live'} ${revision()} ${ticks()}`)
}

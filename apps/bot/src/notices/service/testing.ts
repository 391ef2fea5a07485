import { FakeClock } from '@holdfast/adapter-core/testing'
import { type EventStore, memoryStore, type NoticeStore } from '@holdfast/event-store'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { createHub } from '../../runtime/hub.ts'
import type { RecorderHealth } from '../../runtime/recorder.ts'
import { createRecorder } from '../../runtime/recorder.ts'
import type { NoticeChannelConfig } from '../channel.ts'
import type { UnstoredNotice } from '../delivery.ts'
import { startNotices } from './service.ts'

export interface ServiceWorldOptions {
  readonly channels: readonly NoticeChannelConfig[]
  /** What lies between the service and the memory store's outbox. */
  readonly outbox?: (notices: NoticeStore) => NoticeStore
  readonly reading?: (events: EventStore['events']) => EventStore['events']
  readonly store?: EventStore
  readonly clock?: FakeClock
}

/** The service over a memory store and the real recorder, without anything that delivers. */
export async function serviceWorld(options: ServiceWorldOptions) {
  const clock = options.clock ?? new FakeClock()
  const store = options.store ?? memoryStore()
  const stop = new AbortController()
  const hub = createHub((await store.eventRange())?.last ?? 0)
  const pokes: number[] = []
  const unstored: UnstoredNotice[] = []
  const lines: string[] = []
  const log = (_: string, message: string) => void lines.push(message)
  const recorder = createRecorder({
    clock,
    log,
    append: (events) => store.append(events),
    publish: (event) => hub.publish({ kind: 'event', event }),
  })
  let faked: Partial<RecorderHealth> = {}
  const events: EventStore['events'] = (query) => store.events(query)
  const service = startNotices({
    channels: options.channels,
    store: { events: options.reading?.(events) ?? events },
    notices: options.outbox?.(store.notices) ?? store.notices,
    hub,
    recorder: { record: (event) => recorder.record(event), health: () => ({ ...recorder.health(), ...faked }) },
    delivery: { poke: () => void pokes.push(clock.now()), sendUnstored: (some) => void unstored.push(...some) },
    clock,
    log,
    signal: stop.signal,
  })
  await clock.advance(0)

  return {
    clock,
    hub,
    lines,
    pokes,
    recorder,
    service,
    stop,
    store,
    unstored,
    /** What the recorder says of the disk from now on. */
    disk(health: Partial<RecorderHealth>) {
      faked = health
    },
    /** Records that the connection was lost, or is live, now. */
    async lose(connection = 'vest') {
      await recorder.record(sampleEvent('connection_lost', clock.now(), { impactAt: clock.now() }, connection))
    },
    async live(connection = 'vest') {
      await recorder.record(sampleEvent('connection_live', clock.now(), {}, connection))
    },
    /** Titles of what is in the outbox, oldest first. */
    async titles() {
      return (await store.notices.list({ limit: 1_000 })).items.map(({ content }) => content.title).toReversed()
    },
    /** Ends as a kill would: nothing more is saved. */
    async kill() {
      stop.abort()
      await clock.advance(0)
    },
  }
}

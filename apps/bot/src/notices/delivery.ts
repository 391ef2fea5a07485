import type { Clock } from '@holdfast/adapter-core'
import type { NoticeContent } from '@holdfast/adapter-core/notices'
import type { NoticeStore } from '@holdfast/event-store'
import type { Log } from '../runtime/log.ts'
import type { Recorder } from '../runtime/recorder.ts'
import type { Channel } from './channel.ts'
import { createLane, type Lane, type Settled, waitingIn } from './lane.ts'

export interface DeliveryOptions {
  readonly store: Pick<NoticeStore, 'get' | 'list' | 'tried'>
  readonly channels: readonly Channel[]
  readonly recorder: Pick<Recorder, 'record'>
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  /** Ends it: a try under way is aborted, and made again at the next start. */
  readonly signal: AbortSignal
}

/** A notice that the store could not take. */
export interface UnstoredNotice {
  readonly channel: string
  readonly loudness: 'on' | 'silent'
  readonly content: NoticeContent
  readonly createdAt: number
}

/** Gets notices out: those of the outbox, at least once each, and those that no outbox could hold. */
export interface Delivery {
  /** To be called when notices were decided. */
  poke(): void
  /** To be called when a connection is live again: the own network is there, so what reached nobody is tried at once. */
  hurry(): void
  /** Sends what could not be stored, as long as this process lives. Those for an unknown channel are dropped. */
  sendUnstored(notices: readonly UnstoredNotice[]): void
  /**
   * Takes other channels over; one that is the same object goes on undisturbed. What waits for one that is gone is given up, and says
   * so. What was sent and not stored yet stays known: it is not sent again.
   */
  use(channels: readonly Channel[]): void
  /** Resolves when the signal has aborted, nothing is under way, and the store was told. */
  readonly done: Promise<void>
}

/** A store that fails is asked again after so long, in ms. */
const STORE_RETRY_MS = 5_000

/**
 * One lane a channel, so that none delays another. A notice is tried until its channel takes it, refuses it, or a day has passed; then
 * that is stored, and after it recorded as `notice_sent` or `notice_failed`.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { clock, log, recorder, signal, store } = options
  /** Ids of what is not stored count down from here: they are nobody's else. */
  let unstored = 0

  const settle = (channel: string, { error, notice, tries }: Settled): void => {
    const at = clock.now()
    const noticeClass = notice.content.class
    const waitedMs = Math.max(0, at - notice.createdAt)
    const data = { notice: Math.max(0, notice.id), channel, class: noticeClass, tries, waitedMs }
    if (error === null) log('info', 'Notice sent', data)
    else log('error', 'Notice not delivered', { ...data, error })
    const event =
      error === null
        ? ({ type: 'notice_sent', connection: null, at, data } as const)
        : ({ type: 'notice_failed', connection: null, at, data: { ...data, error } } as const)
    recorder
      .record(event)
      .catch((problem: unknown) => log('error', 'Cannot store what became of a notice', { error: problem }))
  }

  const openLane = (id: string, channel: Channel | null): Lane =>
    createLane({ ...options, id, channel, onSettled: (settled) => settle(id, settled) })

  /** By channel. One whose channel is gone stays: it knows what was sent and is not stored, and gives up what is stored late. */
  const lanes = new Map(options.channels.map((channel) => [channel.id, openLane(channel.id, channel)]))

  /** What waits for a channel that was configured in an earlier run would wait for ever. */
  const openGone = async (): Promise<void> => {
    for (const { channel } of await waitingIn(store)) {
      if (!lanes.has(channel)) lanes.set(channel, openLane(channel, null))
    }
  }

  const untilOpened = async (): Promise<void> => {
    for (let isDone = false; !isDone && !signal.aborted; ) {
      isDone = await openGone().then(
        () => true,
        () => false,
      )
      if (!isDone) await clock.sleep(STORE_RETRY_MS, signal).catch(() => {})
    }
  }

  const run = async (): Promise<void> => {
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.all([untilOpened(), aborted])
    await Promise.all([...lanes.values()].map(({ done }) => done))
  }

  return {
    poke() {
      for (const lane of lanes.values()) lane.poke()
    },
    hurry() {
      for (const lane of lanes.values()) lane.hurry()
    },
    sendUnstored(notices) {
      for (const { channel, content, createdAt, loudness } of notices) {
        unstored -= 1
        lanes.get(channel)?.add({ id: unstored, loudness, content, createdAt })
      }
    },
    use(channels) {
      const next = new Map(channels.map((channel) => [channel.id, channel]))
      for (const [id, lane] of lanes) lane.use(next.get(id) ?? null)
      for (const [id, channel] of next) if (!lanes.has(id)) lanes.set(id, openLane(id, channel))
    },
    done: run(),
  }
}

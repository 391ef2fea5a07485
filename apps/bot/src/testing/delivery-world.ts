import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { memoryStore, type NoticeStore } from '@holdfast/event-store'
import type { Channel } from '../notices/channel.ts'
import { createChannel } from '../notices/channels/channels.ts'
import { createHttp } from '../notices/channels/http.ts'
import { createDelivery } from '../notices/delivery.ts'
import { noticeWith } from './notice.ts'

interface DeliveryWorldOptions {
  /** Addresses of their receivers by their ids. */
  readonly channels: Readonly<Record<string, string>>
  readonly store?: NoticeStore
  readonly clock?: FakeClock
}

/** The real delivery and channels over the memory store; only time is made. */
export function startDelivery({
  channels,
  clock = new FakeClock(),
  store = memoryStore().notices,
}: DeliveryWorldOptions) {
  const stop = new AbortController()
  const events: HoldfastEvent[] = []
  const lines: string[] = []
  let ended = 0
  const http = createHttp({ clock })
  const channelsAt = (addresses: DeliveryWorldOptions['channels']): readonly Channel[] =>
    Object.entries(addresses).map(([id, url]) => {
      const channel = createChannel(
        { id, target: { kind: 'webhook', url: `${url}/${id}`, secret: null } },
        { http, clock },
      )
      return {
        id,
        async send(notice, signal) {
          const result = await channel.send(notice, signal)
          ended += 1
          return result
        },
      }
    })
  const delivery = createDelivery({
    store,
    channels: channelsAt(channels),
    recorder: {
      record: async (event) => {
        events.push(event)
        return { ...event, id: events.length, outageId: null }
      },
    },
    clock,
    random: () => 0,
    log: (level, message) => void lines.push(`${level}: ${message}`),
    signal: stop.signal,
  })
  const decide = async (channel: string, title: string, createdAt = clock.now()) => {
    const { content } = noticeWith({}, { title })
    const one = { channel, loudness: 'on', content, createdAt, mutedBy: null } as const
    const [stored] = await store.advance({ lastEventId: 0, state: null }, [one])
    delivery.poke()
    return stored?.id ?? 0
  }
  const statusOf = async (id: number) => (await store.get(id))?.notice
  /** Waits in real time, with the clock standing still, for what sockets have to do. */
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    while (!(await isSo())) await settle()
  }
  /** Until so many tries of any channel have ended, and the next are waited for. */
  const triesEnded = async (count: number) => {
    await until(() => ended >= count)
    await settle()
  }
  const isSettled = async (id: number) => {
    const status = (await statusOf(id))?.status
    return status === 'sent' || status === 'failed'
  }
  const triedTimes = async (id: number, times: number) => (await store.get(id))?.tries.length === times
  /** Other addresses take over. */
  const use = (addresses: DeliveryWorldOptions['channels']) => delivery.use(channelsAt(addresses))
  return {
    use,
    clock,
    decide,
    delivery,
    events,
    isSettled,
    lines,
    statusOf,
    stop,
    store,
    triedTimes,
    triesEnded,
    until,
  }
}

/** Titles of what a receiver got, in order. */
export const titlesOf = ({
  received,
}: {
  readonly received: readonly { readonly body: string }[]
}): readonly string[] => received.map(({ body }) => JSON.parse(body).title)

/** What a receiver can tell repeats by. */
export const idsOf = ({ received }: { readonly received: readonly { readonly headers: Headers }[] }) =>
  received.map(({ headers }) => headers.get('webhook-id'))

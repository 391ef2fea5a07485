import { expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import { readStream } from '../../testing/read-stream.ts'
import { createWorld } from '../../testing/world.ts'
import { createFanOut } from './fan-out.ts'

const drill = (connection: string): HoldfastEvent => ({ type: 'drill_started', connection, at: 1, data: {} })

/** A world whose disk has what it is given, and may say so later. */
async function holdingWorld() {
  const inner = memoryStore()
  let answers = Promise.resolve()
  let release = () => {}
  const append: typeof inner.append = async (events) => {
    const stored = await inner.append(events)
    await answers
    return stored
  }
  const world = await createWorld({ store: { ...inner, append } })
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    answers = promise
    release = () => {
      answers = Promise.resolve()
      resolve()
    }
  }
  return { ...world, hold, release: () => release() }
}

const newestOnRecord = async ({ request }: Awaited<ReturnType<typeof holdingWorld>>): Promise<number> =>
  ((await (await request('/api/v1/events?limit=1')).json()) as { items: { id: number }[] }).items[0]?.id ?? 0

test.each(['', '?connections=vest'])(
  'an event that was read from the record does not come again: stream%s',
  async (query) => {
    const world = await holdingWorld()
    const published = world.hub.lastEventId
    world.hold()
    const recorded = [drill('vest'), drill('paradex'), drill('vest')].map((event) => world.recorder.record(event))
    await settle()
    const last = await newestOnRecord(world)
    expect([last, world.hub.lastEventId]).toEqual([published + 3, published])
    const open = async (id: number) =>
      readStream(await world.request(`/api/v1/stream${query}`, { headers: { 'last-event-id': String(id) } }))
    const [hasAll, hasOne] = [await open(last), await open(published + 1)]
    expect(hasAll.of('reset')).toEqual([])
    await settle()
    world.release()
    await Promise.all(recorded)
    await world.recorder.record(drill('vest'))
    await settle()
    expect(hasAll.idsOf()).toEqual([last + 1])
    expect(hasOne.idsOf()).toEqual(query === '' ? [last - 1, last, last + 1] : [last, last + 1])
  },
)

test('who had events ahead gets the same bytes as all others, once those are told', async () => {
  const fanOut = createFanOut({ clock: new FakeClock(), signal: new AbortController().signal })
  const [ahead, other] = [2, 0].map((afterId) => {
    const got: Uint8Array[] = []
    fanOut
      .audience(null)
      .join({ offer: (chunk) => void got.push(chunk), wake: () => {} }, afterId)
      .hearEvents()
    return got
  })
  for (const eventId of [1, 2, 3]) {
    for (const text of ['a', 'b']) {
      fanOut.tell({ about: null, eventId, frame: new TextEncoder().encode(`${text}${eventId}`) }, false)
    }
    await settle()
  }
  expect(ahead?.map((chunk) => new TextDecoder().decode(chunk))).toEqual(['a3b3'])
  expect(ahead?.[0]).toBe(other?.[2] as Uint8Array)
})

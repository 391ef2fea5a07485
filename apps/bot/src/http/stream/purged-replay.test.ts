import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { openReader } from '@holdfast/event-store'
import { openFilling, openPurging } from '@holdfast/event-store/testing'
import { emptyFolders } from '../../testing/bot-process.ts'
import { createResumingClient } from '../../testing/resuming-client.ts'
import { createStreamDesk } from '../../testing/stream-desk.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 0, 20)
const DAYS = 10
const EVENTS = 4_000
const folder = emptyFolders()

/** A database of ten days, its stream, and its upkeep, which lets two days stay. */
async function agedDesk() {
  const path = join(folder(), 'aged.db')
  const filling = openFilling({ path, mode: 'demo' })
  const at = (index: number) => NOW - DAYS * DAY_MS + (index * DAYS * DAY_MS) / EVENTS
  const drills = Array.from({ length: EVENTS }, (_, index): HoldfastEvent => {
    return { type: 'drill_started', connection: 'vest', at: at(index), data: {} }
  })
  for (let from = 0; from < EVENTS; from += 100) filling.append(drills.slice(from, from + 100))
  filling.close()
  const reader = openReader(path)
  const append = () => Promise.reject(new Error('Nothing is recorded here'))
  const desk = await createStreamDesk({ ...reader, append }, { recentEvents: 0, pageEvents: 50 })
  const purging = openPurging(path, { retentionDays: 2, maxBytes: 1e12 }, NOW)
  return {
    ...desk,
    reader,
    purge: () => {
      while (purging.step());
    },
    async end() {
      desk.stop.abort()
      purging.close()
      await reader.close()
    },
  }
}

const inARow = (ids: readonly number[], first: number) => expect(ids).toEqual(ids.map((_, index) => first + index))

test('an id that a purge took away gets a reset and starts at the newest', async () => {
  const { end, open, purge, reader } = await agedDesk()
  purge()
  const first = (await reader.eventRange())?.first ?? 0
  expect(first).toBeGreaterThan(2_000)
  for (const id of [0, 1, first - 1]) {
    const client = createResumingClient(id)
    client.connect(await open(id))
    await client.read()
    expect(client.names).toEqual(['snapshot', 'reset'])
    expect(client.ids).toEqual([])
  }
  await end()
})

test('a replay that a purge overtakes ends in a reset, without a gap before it', async () => {
  const { end, open, purge, reader } = await agedDesk()
  const client = createResumingClient(1)
  client.connect(await open(1))
  while (client.ids.length < 60) await client.read()
  purge()
  expect((await reader.eventRange())?.first).toBeGreaterThan(2_000)
  while (!client.names.includes('reset')) await client.read()
  inARow(client.ids, 2)
  expect(client.ids.length).toBeLessThan(1_000)
  // From then on it hears the present.
  const before = client.ids.length
  while (!client.names.includes('pulse')) await client.read()
  expect(client.ids.length).toBe(before)
  await end()
})

test('a purge that ends behind a replay does not touch it', async () => {
  const { end, open, purge, reader } = await agedDesk()
  const client = createResumingClient(3_500)
  client.connect(await open(3_500))
  while (client.ids.length < 60) await client.read()
  purge()
  expect((await reader.eventRange())?.first).toBeGreaterThan(2_000)
  while (client.ids.at(-1) !== EVENTS) await client.read()
  expect(client.names).not.toContain('reset')
  inARow(client.ids, 3_501)
  await end()
})

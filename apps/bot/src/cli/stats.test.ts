import { expect, test } from 'bun:test'
import { memoryStore } from '@holdfast/event-store'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { readStats, statsText, statsWindow } from './stats.ts'

const HOUR = 3_600_000
const NOW = 1_800_000_000_000

/** Three connections of a bot that ran for the last hour: vest was lost three times, paradex never, gone came back from nothing. */
async function rowsOf(since: number, connection?: string) {
  const store = memoryStore()
  const began = NOW - HOUR
  await store.beginRun(began)
  await store.append([
    sampleEvent('bot_started', began),
    sampleEvent('connection_live', began + 1, {}, 'vest'),
    sampleEvent('connection_live', began + 1, {}, 'paradex'),
    sampleEvent('connection_lost', began + 30_000, { cause: 'abnormal_close' }, 'vest'),
    sampleEvent('connection_live', began + 31_000, {}, 'vest'),
    sampleEvent('connection_lost', began + 60_000, { cause: 'dns' }, 'vest'),
    sampleEvent('connection_live', began + 63_000, {}, 'vest'),
    sampleEvent('connection_lost', began + 90_000, { cause: 'dns' }, 'vest'),
    sampleEvent('connection_live', began + 91_000, {}, 'vest'),
    sampleEvent('connection_lost', began + 95_000, { cause: 'tls' }, 'hyperliquid'),
  ])
  await store.tick(NOW)
  const flags = { since, ...(connection === undefined ? {} : { connection }) }
  const window = statsWindow(flags, NOW)
  const rows = await readStats(store, window, flags, NOW)
  return statsText(rows, window, 'UTC', { colors: false, columns: null }).split('\n')
}

const lineOf = (lines: readonly string[], start: string): string =>
  lines.find((line) => line.startsWith(start)) ?? `nothing starts with ${start}`

test('says the window, and per connection how it was', async () => {
  const lines = await rowsOf(NOW - HOUR)
  expect(lines[0]).toBe('2027-01-15 07:00:00.000Z to 2027-01-15 08:00:00.000Z, 1 h')
  expect(lineOf(lines, 'vest')).toMatch(/^vest +\d+\.\d{3} +\d+\.\d{3} +99\.999 +3 +\S+ m? ?.* 3 +1\.7 s/)
  expect(lineOf(lines, 'paradex')).toEndWith('no outages in window')
  expect(lineOf(lines, 'hyperliquid')).toEndWith('no recovery in window')
})

test('says how often what went wrong, the most frequent first', async () => {
  const lines = await rowsOf(NOW - HOUR)
  const at = lines.findIndex((line) => /^connection +cause +outages$/.test(line))
  expect(lines[at + 1]).toMatch(/^hyperliquid +tls +1$/)
  expect(lines[at + 2]).toMatch(/^vest +dns +2$/)
  expect(lines[at + 3]).toMatch(/^vest +abnormal_close +1$/)
})

test('marks where little of the window is known, and says why; only there', async () => {
  const day = await rowsOf(NOW - 24 * HOUR)
  expect(lineOf(day, 'paradex')).toMatch(/ 4\.\d{3} \* +0 /)
  expect(lineOf(day, '* Less than 95 % of the window is known')).toStartWith('*')
  expect((await rowsOf(NOW - HOUR, 'paradex')).join('\n')).not.toContain('*')
})

test('a window without data says so, with coverage 0', async () => {
  expect(lineOf(await rowsOf(NOW - HOUR, 'nobody'), 'nobody')).toMatch(/^nobody +– +– +0\.000 \* +0 .*no data$/)
})

test('a record without any connection says so', () => {
  const window = { from: NOW - HOUR, to: NOW }
  expect(statsText([], window, 'UTC', { colors: false, columns: null })).toEndWith('\nNothing was recorded yet.\n')
})

// Run as a process of its own by `kill.test.ts`: a bot's record under load, until it is killed. Says on standard output what
// is acknowledged, a line each: see `KillLine`.
import { writeSync } from 'node:fs'
import { systemClock } from '@holdfast/adapter-core/clock'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { arbitraryLog, sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { startThread } from '../threads/thread.ts'
import { type KillLine, type KillOrder, markerOf } from './kill-lines.ts'
import { openTestStore } from './open-test-store.ts'

const order: KillOrder = JSON.parse(process.argv[2] ?? '')
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const say = (line: KillLine): number => writeSync(1, `${JSON.stringify(line)}\n`)
const logs = fc.sample(arbitraryLog, { seed: order.seed, numRuns: 30 }).filter((log) => log.length > 0)
const random = fc.sample(fc.nat({ max: 999_983 }), { seed: order.seed, numRuns: 1_000 })

/** Days pass in a second, so that there are checkpoints to keep and old events to purge. */
let at = order.startAt
let drawn = 0
let lastId = 0
const draw = (max: number): number => 1 + ((random[drawn++ % random.length] ?? 0) % max)

/** A batch like no other: a marker, and a piece of any log whatever, moved to now. */
function batchOf(source: string, n: number): readonly HoldfastEvent[] {
  const log = logs[draw(logs.length) - 1] ?? []
  const piece = log.slice(0, draw(20))
  at += draw(30) * MINUTE_MS
  const shift = at - (piece[0]?.at ?? 0)
  return [sampleEvent('notice_sent', at, markerOf(source, n, piece.length + 1), null), ...piece.map(shiftedBy(shift))]
}

const INSTANTS = new Set(['impactAt', 'detectedAt', 'previousRunEndedAt'])

const shiftedBy =
  (shift: number) =>
  (event: HoldfastEvent): HoldfastEvent => {
    const data = Object.fromEntries(
      Object.entries(event.data).map(([key, value]) => [
        key,
        INSTANTS.has(key) && typeof value === 'number' ? value + shift : value,
      ]),
    )
    return { ...event, at: event.at + shift, data } as HoldfastEvent
  }

say({ kind: 'opening' })
const store = await openTestStore(
  {
    path: order.path,
    spillPath: order.spillPath,
    busyTimeoutMs: 20,
    upkeep: { retentionDays: order.retentionDays, maxBytes: 256 * 1024 * 1024, backup: null },
  },
  { writer: (events) => startThread(new URL('./hurried-writer-thread.ts', import.meta.url), events) },
)
await store.beginRun(at)
say({ kind: 'open' })

async function append(source: string, n: number): Promise<void> {
  const stored = await store.append(batchOf(source, n))
  lastId = Math.max(lastId, stored.at(-1)?.id ?? 0)
  say({ kind: 'stored', source, n, lastId: stored.at(-1)?.id ?? 0 })
}

/** Most batches of a source that wait for an answer. */
const MAX_WAITING = 400

/** Bursts of batches with gaps for upkeep; the next does not wait for the one before where the disk is slow, or fails. */
async function record(source: string): Promise<never> {
  const waiting = new Set<Promise<void>>()
  for (let n = 1; ; ) {
    for (let left = draw(8); left > 0; left--) {
      const one = append(source, n++)
      waiting.add(one)
      void one.then(() => waiting.delete(one))
    }
    const all = Promise.all(waiting)
    await (waiting.size < MAX_WAITING ? Promise.race([all, systemClock.sleep(20)]) : all)
    await systemClock.sleep(draw(10))
  }
}

/** Ticks and samples, which are refused while the disk fails: nothing keeps them. */
async function measure(): Promise<never> {
  // Young enough not to be deleted.
  const yesterday = Math.floor(systemClock.now() / DAY_MS - 1) * DAY_MS
  for (let minute = yesterday; ; minute += MINUTE_MS) {
    const sample = { connection: 'paradex', metric: 'rtt', at: minute, bucketMs: MINUTE_MS, n: 1 } as const
    try {
      await store.tick(at)
      await store.addSamples([{ ...sample, mean: 20, min: 20, max: 20 }])
      say({ kind: 'sampled', at: minute })
      const first = (await store.eventRange())?.first ?? 1
      if (first > 1) say({ kind: 'purging', first })
    } catch {
      const { spilled } = (await store.health()).writer
      if (spilled > 0) say({ kind: 'held', through: lastId + spilled })
      await systemClock.sleep(5)
    }
  }
}

await Promise.all([record(`${order.life} a`), record(`${order.life} b`), record(`${order.life} c`), measure()])

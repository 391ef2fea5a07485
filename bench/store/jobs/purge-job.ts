import { statSync } from 'node:fs'
import type { EventStore, StoreHealth } from '@holdfast/event-store'
import { eventLog } from '../log/event-log.ts'
import { seededRandom } from '../log/random.ts'
import { openStore } from './open.ts'
import type { Job, Subject } from './protocol.ts'

const DAY_MS = 86_400_000
/** Before the purge, and after it. */
const QUIET_MS = 20_000
const QUICK_QUIET_MS = 3_000
/** The purge is given up after so long: what it did by then is told. */
const MOST_PURGE_MS = 600_000
/** It is over when for so long nothing more has gone and no more space was given back: the store looks every 10 s. */
const SETTLED_MS = 25_000
const LOOKED_AT_EVERY_MS = 500
/** Most events of a small burst. */
const MOST_AT_ONCE = 20
/** From an acknowledgement to the next append: a few ms, as busy markets are. */
const MEAN_PAUSE_MS = 3

/** Stores single events and small bursts all the time while nothing is purged, while half of the log is, and again while nothing is. */
export const purgeJob: Job<'purge'> = async (subject) => {
  const { facts, isQuick, path } = subject
  const quietMs = isQuick ? QUICK_QUIET_MS : QUIET_MS
  const writer = createWriter(subject)
  const bytesBefore = statSync(path).size

  const quiet = await openStore(path)
  const before = await rangeOf(quiet)
  const middleId = before.first + Math.floor((before.last - before.first) / 2)
  const middle = (await quiet.events({ after: middleId, limit: 1 })).items[0]
  if (middle === undefined || facts.events === 0) throw new Error('The database is empty')
  const quietBefore = await writer.during(quiet, () => Bun.sleep(quietMs))
  await quiet.close()

  const purging = await openStore(path, (Date.now() - middle.at) / DAY_MS)
  const purge = { from: 0, to: 0 }
  const all = await writer.during(purging, async () => {
    Object.assign(purge, await untilSettled(purging))
  })
  // Not those before it began, and after its end.
  const purgingMs = all.filter(({ at }) => at >= purge.from && at <= purge.to).map(({ ms }) => ms)
  const after = await rangeOf(purging)
  const health = await purging.health()
  await purging.close()

  const again = await openStore(path)
  const quietAfter = await writer.during(again, () => Bun.sleep(quietMs))
  await again.close()
  return {
    quietMs: [...quietBefore, ...quietAfter].map(({ ms }) => ms),
    purgingMs,
    eventsBefore: before.last - before.first + 1,
    eventsAfter: after.last - after.first + 1,
    purged: after.first - before.first,
    dueToGo: middleId - before.first,
    purgeMs: purge.to - purge.from,
    bytesBefore,
    bytesAfter: health.database?.bytes ?? 0,
    freeBytesAfter: health.database?.freeBytes ?? 0,
    upkeep: health.upkeep,
  }
}

/** @returns From when to when events went, or the file became smaller. */
async function untilSettled(store: EventStore): Promise<{ readonly from: number; readonly to: number }> {
  const began = performance.now()
  const first = await store.health()
  let least = leftOf(first)
  let from: number | null = null
  let to = began
  for (;;) {
    const before = performance.now()
    await Bun.sleep(LOOKED_AT_EVERY_MS)
    const left = leftOf(await store.health())
    const now = performance.now()
    // What is appended meanwhile makes more of it again.
    if (left.before < least.before || left.bytes < least.bytes) {
      from ??= before
      to = now
      least = left
    }
    if (now - to > SETTLED_MS || now - began > MOST_PURGE_MS) return { from: from ?? began, to }
  }
}

/** What a purge makes less of: how far back the events reach, as a negative id, and the file. */
const leftOf = ({ database }: StoreHealth) => ({
  before: -(database?.events?.first ?? 0),
  bytes: database?.bytes ?? Number.POSITIVE_INFINITY,
})

async function rangeOf(store: EventStore): Promise<{ readonly first: number; readonly last: number }> {
  const range = await store.eventRange()
  if (range === null) throw new Error('The database is empty')
  return range
}

/** An append: when, on the monotonic clock, and how long it took, in ms. */
interface Append {
  readonly at: number
  readonly ms: number
}

/** Appends until told to stop, one call after the other. */
function createWriter({ facts, log }: Subject) {
  const random = seededRandom(log.seed, 'writer')
  const events = eventLog({ ...log, from: facts.to + 1, seed: log.seed + 1 })
  const batch = () =>
    Array.from({ length: random.chance(0.5) ? 1 : random.between(2, MOST_AT_ONCE) }, () => {
      const next = events.next()
      if (next.done === true) throw new Error('There are no more events to store')
      return next.value
    })
  return {
    /** @returns When each append was made, and how long it took. */
    async during(store: EventStore, done: () => Promise<void>): Promise<readonly Append[]> {
      const took: Append[] = []
      const end = { isDone: false }
      const watched = done().finally(() => {
        end.isDone = true
      })
      while (!end.isDone) {
        const next = batch()
        const began = performance.now()
        await store.append(next)
        took.push({ at: began, ms: performance.now() - began })
        await Bun.sleep(random.between(0, 2 * MEAN_PAUSE_MS))
      }
      await watched
      return took
    },
  }
}

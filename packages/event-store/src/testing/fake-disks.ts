import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { Batch } from '../batch.ts'
import type { JournalDatabase } from '../journal/journal.ts'
import type { SpillDisk, SpillFile } from '../journal/spill-disk.ts'

/** How a disk behaves: well, failing before it did anything, failing although it did it, or (SQLite) locked by another. */
export type DiskMood = 'ok' | 'fails' | 'fails_after' | 'busy'

/** The process that uses the disks is dead: nothing it does has an effect any more. */
class Crash extends Error {}

/** Both disks, what is on them, and the instant at which the process that uses them dies. */
export class FakeDisks {
  database: DiskMood = 'ok'
  spill: DiskMood = 'ok'
  /** Operations until the process dies; null while it lives on. */
  crashIn: number | null = null
  /** Part of a write that fails, or whose process dies, which reaches the disk all the same; 0 for none. */
  torn = 0.5
  isDead = false
  /** Grows by one with each process: what an earlier one still tries has no effect. */
  life = 0
  readonly events: StoredEvent[] = []
  readonly meta = new Map<string, string>()
  file: Uint8Array | null = null
  lastBatch: Batch | null = null

  setFile(file: Uint8Array | null): void {
    this.file = file
  }

  /** One operation with its effect, as its disk's mood lets it. `part`: what is left of it where the process dies meanwhile. */
  act<T>(life: number, mood: DiskMood, effect: () => T, part?: () => void): T {
    if (this.isDead || life !== this.life) throw new Crash()
    if (mood === 'busy') throw new BusyError('locked')
    if (this.crashIn !== null) {
      this.crashIn -= 1
      if (this.crashIn <= 0) {
        this.isDead = true
        if (this.torn > 0) part?.()
        throw new Crash()
      }
    }
    if (mood === 'fails') {
      part?.()
      throw new Error('disk failed')
    }
    const result = effect()
    if (mood === 'fails_after') throw new Error('disk failed, too late')
    return result
  }
}

export class BusyError extends Error {}

/** A database as the journal sees it; its state outlives every process. */
export function fakeDatabase(disks: FakeDisks): JournalDatabase {
  const { life } = disks
  return {
    append(events: readonly HoldfastEvent[], batch?: Batch) {
      const last = disks.events.at(-1)?.id ?? 0
      const stored = events.map((event, index) => ({ ...event, id: last + 1 + index, outageId: null }))
      const commit = () => {
        disks.events.push(...stored)
        if (batch !== undefined) disks.lastBatch = { writer: batch.writer, seq: batch.seq }
      }
      disks.act(life, disks.database, commit, () => {
        // A commit is done or not where the process dies; nobody hears which.
        if (disks.isDead) commit()
      })
      return stored
    },
    lastBatch: () => disks.act(life, disks.database === 'fails_after' ? 'ok' : disks.database, () => disks.lastBatch),
    lastEventId: () => disks.events.at(-1)?.id ?? 0,
    eventsBetween: (first, last) => disks.events.filter(({ id }) => id >= first && id <= last),
    readMeta: (key) => disks.meta.get(key) ?? null,
    writeMeta: (key, value) => disks.act(life, disks.database, () => void disks.meta.set(key, value)),
    reopen: () => disks.act(life, disks.database === 'fails_after' ? 'ok' : disks.database, () => {}),
  }
}

/** A spill file that is bytes in memory. */
export function fakeSpillDisk(disks: FakeDisks): SpillDisk {
  const { life } = disks
  const file: SpillFile = {
    size: () => disks.file?.length ?? 0,
    read: (at, length) => (disks.file ?? new Uint8Array()).slice(at, at + length),
    write(at, bytes) {
      const put = (part: Uint8Array) => {
        const grown = new Uint8Array(Math.max(disks.file?.length ?? 0, at + part.length))
        grown.set(disks.file ?? [])
        grown.set(part, at)
        disks.file = grown
      }
      disks.act(
        life,
        disks.spill,
        () => put(bytes),
        () => put(bytes.subarray(0, Math.floor(bytes.length * disks.torn))),
      )
    },
    truncate: (size) =>
      disks.act(life, disks.spill, () => disks.setFile((disks.file ?? new Uint8Array()).slice(0, size))),
    close: () => {},
  }
  return {
    path: 'spill.jsonl',
    open: () => (disks.file === null ? null : file),
    create() {
      disks.act(life, disks.spill, () => disks.setFile(new Uint8Array()))
      return file
    },
    remove: () => disks.act(life, disks.spill, () => disks.setFile(null)),
  }
}

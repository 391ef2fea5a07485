import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import type { Batch } from '../batch.ts'
import { type SpillDisk, type SpillFile, SpillRefusedError } from './spill-disk.ts'
import { encodeLine, isHeadersBeginning, parseBatch, parseHeader } from './spill-line.ts'

/** Where a batch lies in the spill file, in bytes. */
export interface Place {
  readonly at: number
  readonly length: number
}

/** A batch in the spill file. */
export interface SpilledBatch extends Batch {
  /** Events in it. */
  readonly n: number
  readonly place: Place
}

export interface SpillOptions {
  readonly disk: SpillDisk
  /** Id of the database whose events go there; another's are never touched. */
  readonly databaseId: string
  /** Names each spill file. */
  readonly newId: () => string
  /** How large the file may become. Default 256 MiB. */
  readonly maxBytes?: number
}

/** The append-only file that holds events while the database cannot: a header, then a line a batch. */
export interface Spill {
  /** Id of the file that holds batches now; null where there is none. */
  readonly id: string | null
  /**
   * The batches that an earlier process left, in the order of the file. To be called once, before all else. Lines that
   * were not written to their end are left out.
   *
   * @throws where it cannot be read; then nothing is ever written over it.
   */
  leftover(): readonly SpilledBatch[]
  /**
   * Writes batches; on disk when it returns. Null for one that would make the file too large.
   *
   * @throws where the file cannot be written; then none of them is in it.
   */
  append(batches: readonly (Batch & { readonly events: readonly HoldfastEvent[] })[]): readonly (Place | null)[]
  /** The events at a place. @throws where they cannot be read. */
  read(place: Place): readonly HoldfastEvent[]
  /** Everything in the file is stored: it goes. @throws where it does not. */
  remove(): void
  /** Lets go of the file, and leaves it. */
  close(): void
}

interface OpenFile {
  readonly id: string
  readonly file: SpillFile
  /** Where the next line begins. */
  end: number
}

const MIB = 1024 * 1024

export function createSpill({ disk, databaseId, newId, maxBytes = 256 * MIB }: SpillOptions): Spill {
  let open: OpenFile | null = null
  // Until what was left is known it must not be written over.
  let isLeftoverKnown = false

  const begin = (): OpenFile => {
    if (!isLeftoverKnown) throw new SpillRefusedError(disk.path, 'what an earlier run left in it could not be read')
    const file = disk.open() ?? disk.create()
    const id = newId()
    const header = encodeLine({ holdfast: 'spill', version: 1, id, database: databaseId })
    return closingOnError(file, () => {
      assertOurs(disk.path, file, databaseId)
      file.truncate(0)
      file.write(0, header)
      return { id, file, end: header.length }
    })
  }

  return {
    get id() {
      return open?.id ?? null
    },
    leftover() {
      const file = disk.open()
      if (file === null) {
        isLeftoverKnown = true
        return []
      }
      return closingOnError(file, () => {
        assertOurs(disk.path, file, databaseId)
        const { id, batches, end } = readAll(file)
        isLeftoverKnown = true
        if (id !== null) open = { id, file, end }
        else {
          file.close()
          // A process died while it created it.
          disk.remove()
        }
        return batches
      })
    },
    append(batches) {
      open ??= begin()
      const { file } = open
      const start = open.end
      const lines: Uint8Array[] = []
      let end = start
      const places = batches.map(({ writer, seq, events }) => {
        const line = encodeLine({ writer, seq, events })
        if (end + line.length > maxBytes) return null
        const place = { at: end, length: line.length }
        lines.push(line)
        end += line.length
        return place
      })
      try {
        // What an earlier failure or crash left behind the last whole line.
        if (file.size() !== start) file.truncate(start)
        if (lines.length > 0) file.write(start, Buffer.concat(lines))
      } catch (error) {
        // Part of it may be there, and must not be taken for a batch by the next process.
        attempt(() => file.truncate(start))
        throw error
      }
      open.end = end
      return places
    },
    read({ at, length }) {
      const batch = open === null ? null : parseBatch(open.file.read(at, length))
      if (batch === null) throw new SpillRefusedError(disk.path, 'events in it cannot be read back')
      return batch.events
    },
    remove() {
      if (open === null) return
      open.file.close()
      open = null
      disk.remove()
    },
    close() {
      open?.file.close()
      open = null
    },
  }
}

/** A file of ours, or one that was being created by us: empty, or with the beginning of a header. */
function assertOurs(path: string, file: SpillFile, databaseId: string): void {
  const [first] = linesOf(file)
  if (first === undefined) return
  const header = parseHeader(first.bytes)
  if (header === null && !isHeadersBeginning(first.bytes)) throw new SpillRefusedError(path, 'it holds something else')
  if (header !== null && header.database !== databaseId) {
    throw new SpillRefusedError(path, `it holds events of the database with the id ${header.database}`)
  }
}

function readAll(file: SpillFile) {
  const batches: SpilledBatch[] = []
  let id: string | null = null
  let end = 0
  for (const { bytes, isWhole } of linesOf(file)) {
    if (!isWhole) break
    const place = { at: end, length: bytes.length }
    end += bytes.length
    if (place.at === 0) id = parseHeader(bytes)?.id ?? null
    const batch = parseBatch(bytes)
    if (batch !== null) batches.push({ writer: batch.writer, seq: batch.seq, n: batch.events.length, place })
  }
  return { id, batches, end }
}

const READ_BYTES = 1024 * 1024
const NEWLINE = 10

/** The lines of a file, newlines included; the last one is not whole where the file ends before its newline. */
function* linesOf(file: SpillFile): Generator<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
  let rest: Uint8Array = new Uint8Array()
  for (let at = 0; ; ) {
    const read = file.read(at, READ_BYTES)
    at += read.length
    if (read.length === 0) break
    const bytes = rest.length === 0 ? read : Buffer.concat([rest, read])
    let start = 0
    for (let newline = bytes.indexOf(NEWLINE); newline >= 0; newline = bytes.indexOf(NEWLINE, start)) {
      yield { bytes: bytes.subarray(start, newline + 1), isWhole: true }
      start = newline + 1
    }
    rest = bytes.subarray(start)
  }
  if (rest.length > 0) yield { bytes: rest, isWhole: false }
}

function closingOnError<T>(file: SpillFile, use: () => T): T {
  try {
    return use()
  } catch (error) {
    attempt(() => file.close())
    throw error
  }
}

function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // The error that led here tells more.
  }
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { StoredFacts } from './jobs/protocol.ts'
import { runJob } from './jobs/run-job.ts'
import type { LogOptions } from './log/event-log.ts'

/** A filled database takes about so much for each event, and as much again while it is changed or rebuilt. */
const BYTES_AN_EVENT = 1_000

/** The filled database of a measurement. */
export interface BenchDatabase {
  readonly path: string
  readonly facts: StoredFacts
  /** A copy to be changed; another call begins with the same again. */
  copy(): Promise<string>
  /** Removes copies, and the database where it is not to be kept. */
  remove(): void
}

/** What stands beside a database that is kept. */
interface Sidecar {
  readonly log: LogOptions
  readonly facts: StoredFacts
}

/**
 * Takes the database that is there, or fills one.
 *
 * @throws {Error} where the disk has not enough room, or the file there holds another log.
 */
export async function openBenchDatabase(log: LogOptions, kept: string | null): Promise<BenchDatabase> {
  const temporary = mkdtempSync(join(kept === null ? tmpdir() : directoryOf(kept), 'holdfast-bench-'))
  const path = kept === null ? join(temporary, 'store.db') : resolve(kept)
  const remove = () => rmSync(temporary, { recursive: true, force: true })
  process.on('exit', remove)
  assertRoom(dirname(path), log.events)
  const facts = readFacts(path, log) ?? (await fill(path, log))
  const copy = join(temporary, 'copy.db')
  return {
    path,
    facts,
    async copy() {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true })
      await cp(path, copy)
      return copy
    },
    remove,
  }
}

const sidecarOf = (path: string): string => `${path}.bench.json`

function directoryOf(path: string): string {
  const directory = dirname(resolve(path))
  mkdirSync(directory, { recursive: true })
  return directory
}

function assertRoom(directory: string, events: number): void {
  const { bavail, bsize } = statfsSync(directory)
  const needed = events * BYTES_AN_EVENT * 2
  if (bavail * bsize >= needed) return
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
  throw new Error(`${directory} has ${gigabytes(bavail * bsize)} GB free, and ${gigabytes(needed)} GB are needed`)
}

function readFacts(path: string, log: LogOptions): StoredFacts | null {
  if (!existsSync(path)) return null
  const other = `${path} holds another log: remove it, or name another file`
  if (!existsSync(sidecarOf(path))) throw new Error(other)
  const sidecar = JSON.parse(readFileSync(sidecarOf(path), 'utf8')) as Sidecar
  if (!Bun.deepEquals(sidecar.log, log)) throw new Error(`${other} (${JSON.stringify(sidecar.log)})`)
  return sidecar.facts
}

async function fill(path: string, log: LogOptions): Promise<StoredFacts> {
  console.error(`Filling a database with ${log.events} events`)
  const facts = await runJob('fill', { path, log })
  const sidecar: Sidecar = { log, facts }
  writeFileSync(sidecarOf(path), JSON.stringify(sidecar))
  return facts
}

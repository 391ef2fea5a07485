import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@holdfast/adapter-core/clock'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { openForReading, openForWriting } from './database.ts'
import { StoreOpenError } from './errors.ts'
import { openReader } from './reader.ts'
import { batchesIn, type KillLine, type KillOrder } from './testing/kill-lines.ts'
import { refusal } from './testing/refusal.ts'
import { closingStores, tempPaths } from './testing/stores.ts'
import { readProjections, verifyProjections } from './verify.ts'

const path = tempPaths()
const openTestStore = closingStores()
const WRITER = fileURLToPath(new URL('./testing/append-until-killed.ts', import.meta.url))

/** Five in the everyday run; the long run asks for many. */
const ROUNDS = Number(process.env['HOLDFAST_KILL_ROUNDS'] ?? 5)
const DAY_MS = 86_400_000
const SEED = Number(process.env['HOLDFAST_SEED'] ?? 1)

/**
 * Which disk the writer is killed over: a good one; one that takes nothing any more, so that a spill is left behind; one that is
 * back, so that the spill is being replayed.
 */
const DISKS = ['good', 'failing', 'back'] as const

const rounds = fc
  .sample(
    fc.record({
      seed: fc.nat(),
      acknowledged: fc.integer({ min: 20, max: 200 }),
      delayMs: fc.integer({ min: 0, max: 40 }),
      /** Events that the spill file holds before the disk is back, or the writer is killed. */
      held: fc.integer({ min: 1, max: 3_000 }),
      secondDelayMs: fc.integer({ min: 0, max: 400 }),
    }),
    { seed: SEED, numRuns: ROUNDS },
  )
  .map((round, index) => ({
    ...round,
    disk: DISKS[index % DISKS.length] ?? 'good',
    // Once is enough: a second bot is kept out for as long as the first lives.
    isAlone: index > 0,
    // Every other time the second process is killed while it purges what the first stored, which must be some days.
    isPurged: index % 2 === 1,
    acknowledged: round.acknowledged + (index % 2 === 1 ? 300 : 0),
  }))

type Round = (typeof rounds)[number]

interface Life {
  /** Resolves at the first line that is so; rejects where the process ends before. */
  until(isSo: (line: KillLine) => boolean): Promise<void>
  /** Kills it, and resolves with everything that it said. */
  kill(): Promise<readonly KillLine[]>
}

/** Starts a writer in a process of its own. */
function startLife(order: KillOrder): Life {
  const child = Bun.spawn([process.execPath, WRITER, JSON.stringify(order)], { stdout: 'pipe', stderr: 'inherit' })
  const lines: KillLine[] = []
  const waiting = new Map<(line: KillLine) => boolean, PromiseWithResolvers<void>>()
  const reader = createInterface({ input: Readable.fromWeb(child.stdout as never) })
  const ended = new Promise<void>((resolve) => reader.once('close', resolve))
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('The writer ended by itself'))
  })
  reader.on('line', (text) => {
    const line: KillLine = JSON.parse(text)
    lines.push(line)
    for (const [isSo, { resolve }] of waiting) if (isSo(line)) resolve()
  })
  return {
    async until(isSo) {
      const found = Promise.withResolvers<void>()
      waiting.set(isSo, found)
      await found.promise
      waiting.delete(isSo)
    },
    async kill() {
      child.kill('SIGKILL')
      expect(await child.exited).not.toBe(0)
      await ended
      return lines
    },
  }
}

/** The database as another process holds it: no write gets through until it is let go. */
function heldByAnother(file: string): () => void {
  const db = openForWriting(file, 10_000)
  db.$client.exec('BEGIN IMMEDIATE')
  return () => {
    db.$client.exec('ROLLBACK')
    db.$client.close()
  }
}

async function killedOnce(file: string, order: KillOrder, round: Round): Promise<readonly KillLine[]> {
  const life = startLife(order)
  let stored = 0
  let lastId = 0
  await life.until((line) => {
    if (line.kind !== 'stored') return false
    lastId = line.lastId
    return ++stored >= round.acknowledged
  })
  if (!round.isAlone) expect(await refusal(() => openTestStore({ path: file }))).toBeInstanceOf(StoreOpenError)
  let letGo = () => {}
  if (round.disk !== 'good') {
    letGo = heldByAnother(file)
    await life.until((line) => line.kind === 'held' && line.through - lastId >= round.held)
    if (round.disk === 'back') {
      letGo()
      letGo = () => {}
      await life.until(({ kind }) => kind === 'stored')
    }
  }
  await systemClock.sleep(round.delayMs)
  const said = await life.kill()
  letGo()
  return said
}

/** Begins again over what the first left, and is killed too: while it replays or a little later, or while it purges. */
async function killedAgain(order: KillOrder, round: Round): Promise<readonly KillLine[]> {
  const life = startLife(order)
  await life.until(({ kind }) => kind === (round.isPurged ? 'purging' : 'opening'))
  await systemClock.sleep(round.isPurged ? round.delayMs : round.secondDelayMs)
  return life.kill()
}

/** The store opens, and tells of the crash; what waited in the spill file is stored with that. */
async function openedAfterwards(file: string, spillPath: string, at: number): Promise<void> {
  const store = await openTestStore({ path: file, spillPath })
  const previous = await store.beginRun(at)
  expect(previous?.clean).toBe(false)
  await store.append([sampleEvent('bot_started', at, { previousRunEndedAt: previous?.endedAt ?? null })])
  expect((await store.outages({ ongoing: true, limit: 1 })).items).toEqual([])
  expect((await store.health()).writer).toMatchObject({ status: 'ok', waiting: 0, spilled: 0, dropped: 0 })
  await store.close()
}

function expectNothingLostNorTwice(file: string, said: readonly KillLine[]): void {
  const { events } = readProjections(file)
  expect((events[0]?.id ?? 0) > 1).toBe(said.some(({ kind }) => kind === 'purging'))
  const batches = batchesIn(events.slice(0, -1))
  const bySource = Map.groupBy(batches, ({ source }) => source)
  for (const [, own] of bySource) {
    const first = own[0]?.n ?? 0
    expect(own.map(({ n }) => n)).toEqual(own.map((_, index) => first + index))
  }
  const byLastId = new Map(batches.map(({ source, n, lastId }) => [lastId, `${source} ${n}`]))
  const held = batches[0]?.lastId ?? 0
  for (const line of said) {
    if (line.kind === 'stored' && line.lastId >= held) {
      expect(byLastId.get(line.lastId)).toBe(`${line.source} ${line.n}`)
    }
    if (line.kind === 'held') expect(batches.at(-1)?.lastId).toBeGreaterThanOrEqual(line.through)
  }
}

function expectSamplesKept(file: string, said: readonly KillLine[]): void {
  const newest = said.findLast((line) => line.kind === 'sampled')
  if (newest === undefined) return
  const db = openForReading(file, 1_000)
  const found = db.$client.prepare('SELECT max(at) FROM samples WHERE bucket_ms = 60000').pluck().get()
  db.$client.close()
  expect(found).toBeGreaterThanOrEqual(newest.at)
}

test(
  'killed at any instant under load, the record has every acknowledged event, once, and is the fold of its log',
  async () => {
    for (const round of rounds) {
      const file = path()
      const spillPath = path('spill.jsonl')
      const startAt = systemClock.now() - 60 * DAY_MS
      const order = { path: file, spillPath, seed: round.seed, life: 'first', startAt, retentionDays: 3_650 }
      const first = await killedOnce(file, order, round)
      const reader = openReader(file)
      expect((await reader.eventRange())?.last).toBeGreaterThan(0)
      await reader.close()
      expect(verifyProjections(file)).toEqual([])
      if (round.disk === 'failing') expect(existsSync(spillPath)).toBe(true)

      const retentionDays = round.isPurged ? 30 : 3_650
      const again = { ...order, life: 'second', startAt: startAt + 20 * DAY_MS, retentionDays }
      const second = await killedAgain(again, round)
      expect(verifyProjections(file)).toEqual([])
      await openedAfterwards(file, spillPath, systemClock.now())
      expect(existsSync(spillPath)).toBe(false)
      expectNothingLostNorTwice(file, [...first, ...second])
      expectSamplesKept(file, first)
      expect(verifyProjections(file)).toEqual([])
    }
  },
  60_000 + ROUNDS * 10_000,
)

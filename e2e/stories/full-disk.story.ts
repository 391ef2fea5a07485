import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import type { Api } from '../harness/api.ts'
import { startBot } from '../harness/bot-process.ts'
import { recovered, steady } from '../harness/recovery.ts'
import { mountSmallDisk, type SmallDisk } from '../harness/small-disk.ts'

interface Disks {
  /** Where the database lies, small enough to be filled. The story is skipped where none can be mounted. */
  readonly disk: SmallDisk
  /** Where the spill file lies. */
  readonly spillFolder: string
}

const test = base.extend<Disks>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  disk: async ({}, use, info) => {
    const disk = mountSmallDisk()
    if ('whyNot' in disk) {
      process.stderr.write(`SKIPPED: "${info.title}", since nothing can be mounted here: ${disk.whyNot}\n`)
      info.skip(true, disk.whyNot)
      return
    }
    await use(disk)
    disk.unmount()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  spillFolder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-spill-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
})

/** Breaks Paradex, sees it recover, and waits until that is in the spill file; the health then. */
async function brokenMeanwhile(api: Api) {
  await api.fault('rst', { connection: 'paradex' })
  await recovered(api, 'rst')
  await expect.poll(async () => (await api.health()).store.writer.spilled).toBeGreaterThan(2)
  return api.health()
}

/** Events of the record after an id, oldest first, as type and connection; those that each run has of its own left out. */
async function toldSince(api: Api, id: number, types: RegExp) {
  const events = await api.events({ after: String(id), limit: '1000' })
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => id + 1 + index))
  return events.filter(({ type }) => types.test(type)).map(({ type, connection }) => [type, connection])
}

const newestId = async (api: Api): Promise<number> => (await api.events({ limit: '1' }))[0]?.id ?? 0

test('a full disk disconnects nothing, and what happened meanwhile is on record once it has room', async ({
  page,
  disk,
  spillFolder,
}) => {
  const bot = await startBot({ databasePath: join(disk.folder, 'demo.db'), env: { TMPDIR: spillFolder } })
  try {
    const { api } = bot
    await steady(api)
    await page.goto(bot.url)
    const before = await newestId(api)
    disk.fill()

    const ill = await brokenMeanwhile(api)
    expect(ill).toMatchObject({ status: 'degraded', store: { status: 'degraded', writer: { status: 'degraded' } } })
    expect(ill.store.writer).toMatchObject({ dropped: 0, spillError: null })
    expect(ill.store.writer.spillPath.startsWith(spillFolder)).toBe(true)
    expect(existsSync(ill.store.writer.spillPath)).toBe(true)
    expect((await api.connections()).map(({ state }) => state)).toEqual(['live', 'live'])
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200)
    expect((await api.book('paradex', 'BTC-USD-PERP')).fresh).toBe(true)
    expect(await newestId(api)).toBe(before)
    await expect(page.getByTestId('record-banner')).toBeVisible()

    disk.free()
    await expect.poll(async () => (await api.health()).status, { timeout: 20_000 }).toBe('ok')
    await expect(page.getByTestId('record-banner')).toBeHidden()
    const types = /^(?:connection_(?:lost|live)|store_.*)$/
    await expect
      .poll(() => toldSince(api, before, types))
      .toEqual([
        ['connection_lost', 'paradex'],
        ['connection_live', 'paradex'],
        ['store_degraded', null],
        ['store_restored', null],
      ])
    const [restored] = await api.events({ type: 'store_restored', limit: '1' })
    expect(restored?.data).toMatchObject({ dropped: 0 })
    expect(await api.outages({ ongoing: 'false', connection: 'paradex' })).toMatchObject([
      { cause: 'abnormal_close', endedBy: 'recovered' },
    ])
    expect(existsSync(ill.store.writer.spillPath)).toBe(false)
    expect((await api.health()).store.writer).toMatchObject({ status: 'ok', waiting: 0, spilled: 0, dropped: 0 })
    expect(await bot.stop()).toBe(0)
  } finally {
    await bot.stop()
  }
})

test('a bot that is killed while the disk is full leaves a spill, and the next one stores it', async ({
  disk,
  spillFolder,
}) => {
  const options = { databasePath: join(disk.folder, 'demo.db'), env: { TMPDIR: spillFolder } }
  const first = await startBot(options)
  await steady(first.api)
  const before = await newestId(first.api)
  disk.fill()
  const { spillPath } = (await brokenMeanwhile(first.api)).store.writer
  await first.kill()
  expect(existsSync(spillPath)).toBe(true)
  disk.free()

  const second = await startBot(options)
  try {
    expect(existsSync(spillPath)).toBe(false)
    const told = await toldSince(second.api, before, /^(?:connection_(?:lost|live)|bot_started)$/)
    expect(told.slice(0, 3)).toEqual([
      ['connection_lost', 'paradex'],
      ['connection_live', 'paradex'],
      ['bot_started', null],
    ])
    expect(await second.api.outages({ connection: 'paradex' })).toMatchObject([{ endedBy: 'recovered' }])
    expect(await second.stop()).toBe(0)
  } finally {
    await second.stop()
  }
})

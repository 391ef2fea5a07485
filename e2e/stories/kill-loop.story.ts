import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import type { Api } from '../harness/api.ts'
import { startBot } from '../harness/bot-process.ts'

const KILLS = 12

type Events = Awaited<ReturnType<Api['events']>>

const wholeLog = (api: Api): Promise<Events> => api.events({ limit: '1000', after: '0' })

/** What must hold of the record after any crash: all that was seen before it is there, and more may be. */
async function audit(api: Api, since: number, seen: Events): Promise<void> {
  const events = await wholeLog(api)
  expect(events.slice(0, seen.length)).toEqual([...seen])
  const ids = events.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
  for (const outage of await api.outages({ limit: '1000' })) {
    expect(outage.endedAt, `outage ${outage.id} has an end`).not.toBeNull()
    expect(outage.recoveredAt === null).toBe(outage.endedBy !== 'recovered')
  }
  const to = Date.now()
  const lanes = await api.timeline({ from: String(since), to: String(to) })
  for (const tiles of Object.values(lanes)) {
    expect(tiles[0]?.from).toBe(since)
    expect(tiles.at(-1)?.to).toBe(to)
    for (const [index, tile] of tiles.slice(1).entries()) expect(tile.from).toBe(tiles[index]?.to)
  }
}

test('killed again and again in mid-outage, the bot keeps a record without holes', { tag: '@long' }, async () => {
  test.setTimeout(KILLS * 20_000)
  const since = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kills-'))
  const databasePath = join(folder, 'demo.db')
  let seen: Events = []
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const bot = await startBot({ databasePath })
      await audit(bot.api, since, seen)
      await bot.api.fault(kill % 2 === 0 ? 'refuse' : 'mute', { connection: kill % 3 === 0 ? 'paradex' : 'vest' })
      await sleep(kill * 150)
      seen = await wholeLog(bot.api)
      await bot.kill()
    }
    const last = await startBot({ databasePath })
    await audit(last.api, since, seen)
    expect(await last.stop()).toBe(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

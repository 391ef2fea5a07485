import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@playwright/test'
import { type BotProcess, startBot } from '../harness/bot-process.ts'
import { panelOf } from '../harness/panel.ts'
import { recovered } from '../harness/recovery.ts'
import { expect } from '../harness/story.ts'

const DOWN_MS = 1_500

for (const [how, end] of [
  ['a clean stop', async (bot: BotProcess) => expect(await bot.stop()).toBe(0)],
  ['a kill', (bot: BotProcess) => bot.kill()],
] as const) {
  test(`history survives ${how}, and the bot's own downtime shows as unknown`, async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-restart-'))
    const databasePath = join(folder, 'demo.db')
    const first = await startBot({ databasePath })
    await first.api.fault('rst', { connection: 'paradex' })
    await recovered(first.api, 'rst')
    await expect.poll(async () => (await first.api.outages({ ongoing: 'false' })).length).toBe(1)
    const before = await first.api.outages()
    await end(first)
    const stoppedAt = Date.now()
    await sleep(DOWN_MS)
    const startedAt = Date.now()

    const second = await startBot({ databasePath })
    try {
      expect(await second.api.outages()).toEqual(before)
      const window = { from: String(stoppedAt - 60_000), to: String(Date.now()) }
      const lane = (await second.api.timeline(window))['paradex'] ?? []
      const isDown = (tile: { state: string; from: number; to: number }) =>
        tile.state === 'unknown' && tile.from <= stoppedAt && tile.to >= startedAt
      expect(lane.filter(isDown)).toHaveLength(1)

      await page.goto(second.url)
      await expect(panelOf(page).outages({ connection: 'paradex', cause: 'abnormal_close' })).toHaveCount(1)
    } finally {
      await second.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

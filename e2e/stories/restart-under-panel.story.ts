import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { startBot } from '../harness/bot-process.ts'
import { panelOf } from '../harness/panel.ts'
import { recovered } from '../harness/recovery.ts'
import { expect } from '../harness/story.ts'

test('a panel that stays open over a crash and a restart of the bot says so, and misses nothing', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-restart-'))
  const databasePath = join(folder, 'demo.db')
  const first = await startBot({ databasePath })
  const { port } = first
  let second: typeof first | undefined
  try {
    const panel = panelOf(page)
    await page.goto(first.url)
    await expect(panel.connection('vest')).toHaveAttribute('data-state', 'live')
    const lastHeard = (await first.api.events({ limit: '1' }))[0]?.id ?? 0
    await page.evaluate('globalThis.stayed = true')
    await first.kill()
    await expect(page.getByTestId('stale-banner')).toBeVisible({ timeout: 10_000 })
    await expect(page).toHaveTitle(/^\(\?\)/)

    second = await startBot({ databasePath, port })
    await second.api.fault('rst', { connection: 'paradex' })
    await recovered(second.api, 'rst')
    await expect(panel.link).toHaveAttribute('data-link', 'live', { timeout: 15_000 })
    await expect(page.getByTestId('stale-banner')).toHaveCount(0)
    await expect(panel.outages({ connection: 'paradex', ongoing: false })).toHaveCount(1)
    const stored = (await second.api.events({ after: String(lastHeard) })).map(({ id }) => String(id))
    await page.getByRole('link', { name: 'All events' }).click()
    await expect(panel.events.first()).toBeVisible()
    for (const id of stored.slice(-20)) await expect(page.locator(`[data-event-id="${id}"]`)).toHaveCount(1)
    expect(await page.evaluate('globalThis.stayed')).toBe(true)
  } finally {
    await second?.stop()
    await first.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

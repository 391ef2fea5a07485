import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startBot } from '../harness/bot-process.ts'
import { deskConnection } from '../harness/desk.ts'
import { writePast } from '../harness/past.ts'
import { expect, view } from '../harness/view.ts'

const row = (page: Page, id: number | string) => page.locator(`[role="feed"] [data-event-id="${id}"]`)

view('events are filtered by several types, read by keys, and opened by an address', async ({ bot, open }) => {
  await bot.api.fault('rst', { connection: 'vest' })
  await expect
    .poll(async () => (await bot.api.events({ connection: 'vest', type: 'connection_lost,attempt_started' })).length)
    .toBeGreaterThan(1)
  const page = await open('/events?connection=vest')
  const events = page.getByTestId('event')
  await expect(events.first()).toBeVisible()

  await page.getByTestId('type-picker').click()
  await page.getByRole('checkbox', { name: 'Connection lost' }).check()
  await page.getByRole('checkbox', { name: 'Bot started' }).check()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/type=bot_started%2Cconnection_lost/)
  await expect(page.locator('[data-testid="event"]:not([data-type="connection_lost"])')).toHaveCount(0)
  await expect(events.first()).toBeVisible()
  const exported = await page.getByRole('link', { name: 'Export these events as JSONL' }).getAttribute('href')
  expect(exported).toContain('type=bot_started%2Cconnection_lost')

  const id = await events.first().getAttribute('data-event-id')
  await page.goto(`${bot.url}/events`)
  await expect(row(page, id ?? '')).toBeVisible()
  await events.first().focus()
  await page.keyboard.press('j')
  await expect(page.locator('[data-testid="event"]:focus')).toHaveAttribute('aria-posinset', '2')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/event=\d+/)
  await expect(page.getByTestId('event-details')).toBeVisible()

  await page.goto(`${bot.url}/events?event=${id}&type=bot_started`)
  await expect(page.getByTestId('pinned-event')).toContainText('vest')
  await expect(page.getByTestId('pinned-event').getByTestId('event-details')).toContainText('connection_lost')
})

view('what comes while the list is read waits above it', async ({ bot, open }) => {
  const page = await open('/events')
  const events = page.getByTestId('event')
  await expect(events.first()).toBeVisible()
  // Whoever reads a row is in the middle of the list.
  await events.first().getByRole('button').click()
  await expect(page.getByTestId('event-details')).toBeVisible()
  const reading = Number(await events.first().getAttribute('data-event-id'))
  await bot.api.fault('rst', { connection: 'paradex' })
  const news = page.getByTestId('new-events')
  await expect(news).toBeVisible({ timeout: 20_000 })
  await expect(row(page, reading)).toHaveAttribute('aria-posinset', '1')
  await news.click()
  await expect(row(page, reading)).not.toHaveAttribute('aria-posinset', '1')
  const [newest = 0] = (await bot.api.events({ connection: 'paradex', type: 'connection_lost', limit: '1' })).map(
    (event) => event.id,
  )
  expect(newest).toBeGreaterThan(reading)
  await expect(row(page, newest)).toHaveCount(1)
})

view('keys that are held down walk through a long list and keep the focus', async ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-events-'))
  const databasePath = join(folder, 'demo.db')
  const connections = [deskConnection('paradex', 'paradex', 1), deskConnection('vest', 'vest', 1)]
  const past = { days: 30, intensity: 0.3, measuredDays: 0, seed: 1 }
  writePast({ ...past, path: databasePath, mode: 'demo', connections, until: Date.now() - 4_000 })
  const bot = await startBot({ databasePath })
  try {
    const page = await open('/')
    await page.goto(`${bot.url}/events?window=30d`)
    const focused = page.locator('[data-testid="event"]:focus')
    const first = page.getByTestId('event').first()
    await expect(first).toBeVisible()
    // More than are all in the document.
    while ((await loaded(page)) < 400) {
      await page.mouse.wheel(0, 20_000)
      await page.waitForTimeout(50)
    }
    await page.evaluate('window.scrollTo(0, 0)')
    await expect(first).toHaveAttribute('aria-posinset', '1')
    await first.focus()
    for (const [key, times] of [
      ['PageDown', 12],
      ['PageUp', 8],
      ['ArrowDown', 30],
    ] as const) {
      await Promise.all(Array.from({ length: times }, () => page.keyboard.press(key)))
      await expect(focused).toHaveCount(1)
      await expect(focused).toBeInViewport()
    }
    // And let go of by a press elsewhere.
    await page.getByRole('heading', { level: 1 }).click()
    await expect(focused).toHaveCount(0)
  } finally {
    await bot.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

async function loaded(page: Page): Promise<number> {
  const text = await page.getByTestId('events-count').textContent()
  return Number(text?.replaceAll(/\D/g, '') ?? 0)
}

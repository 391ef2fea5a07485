import type { Page } from '@playwright/test'
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

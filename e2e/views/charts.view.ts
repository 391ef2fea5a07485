import type { Page } from '@playwright/test'
import { recovered } from '../harness/recovery.ts'
import { touch } from '../harness/touch.ts'
import { expect, view } from '../harness/view.ts'

const chartOf = (page: Page, metric: string) => page.locator(`[data-testid="chart"][data-metric="${metric}"]`)
const figureOf = (page: Page, metric: string, name: string) =>
  page.locator(`[data-testid="chart-figures"][data-metric="${metric}"] [data-figure="${name}"]`)

view('a young bot is shown by seconds; keys read the measurements, and why there is none', async ({ bot, open }) => {
  const violations: string[] = []
  const page = await open('/')
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text())
  })
  await page.goto(`${bot.url}/charts?connection=vest`)
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(figureOf(page, 'rate', 'n')).not.toHaveText('0')
  const chart = chartOf(page, 'rate')
  await expect(chart.locator('canvas')).toBeVisible()
  await chart.focus()
  await chart.press('End')
  await expect(chart).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d: \d.* \/s/)
  // One cursor over all of them.
  await expect(page.locator('[data-testid="reading"][data-metric="rtt"]')).toContainText(/\d\d:\d\d:\d\d/)

  await bot.api.fault('rst', { connection: 'vest' })
  await recovered(bot.api, 'rst')
  await expect(figureOf(page, 'recovery', 'n')).not.toHaveText('0')
  await chartOf(page, 'recovery').focus()
  await chartOf(page, 'recovery').press('End')
  await expect(chartOf(page, 'recovery')).toHaveAttribute('aria-valuetext', /\d m?s$/)
  expect(violations).toEqual([])
})

view(
  'the live window is the page’s own: other pages keep theirs, and what is chosen goes along',
  async ({ bot, open }) => {
    const page = await open('/charts?connection=vest')
    const pressed = (name: string) =>
      expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true')
    await pressed('Live')
    expect(new URL(page.url()).search).toBe('?connection=vest')
    await page.getByRole('link', { name: 'Events', exact: true }).first().click()
    await expect(page).toHaveURL(`${bot.url}/events`)
    await pressed('24 h')

    await page.goBack()
    await pressed('Live')
    await page.keyboard.press('2')
    await expect(page).toHaveURL(/window=24h/)
    await page.getByRole('button', { name: 'Live', exact: true }).click()
    await expect(page).toHaveURL(/charts\?connection=vest$/)
    await page.getByRole('button', { name: '7 d', exact: true }).click()
    await page.getByRole('link', { name: 'Events', exact: true }).first().click()
    await expect(page).toHaveURL(`${bot.url}/events?window=7d`)
  },
)

view('a drag sets the window, a double click goes back; the table says the same', async ({ open, page }) => {
  const answer = Promise.withResolvers<void>()
  await page.route('**/api/v1/stats?**', async (route) => {
    await answer.promise
    await route.continue()
  })
  await open('/charts?connection=paradex&window=5m')
  const chart = chartOf(page, 'rate')
  // What comes moves nothing: its place is kept while it is loaded.
  await expect(page.getByTestId('lane-loading')).toBeVisible()
  const topOf = () =>
    page.getByRole('region', { name: 'Message rate' }).evaluate((card) => card.getBoundingClientRect().top)
  const before = await topOf()
  answer.resolve()
  await expect(chart.locator('canvas')).toBeVisible()
  expect(Math.abs((await topOf()) - before)).toBeLessThan(3)
  const box = await chart.locator('.u-over').boundingBox()
  if (box === null) throw new Error('no plot')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.3, y)
  await page.mouse.down()
  // Up to now: of what a bot has just begun to measure the end is all there is.
  await page.mouse.move(box.x + box.width - 1, y, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=.*&to=/)
  await expect(page.getByTestId('zoom-out')).toBeVisible()
  await chart.locator('.u-over').dblclick()
  await expect(page).toHaveURL(/window=5m/)
  // A finger does what the mouse does.
  const now = await chart.locator('.u-over').boundingBox()
  if (now === null) throw new Error('no plot')
  const at = (share: number) => ({ x: now.x + now.width * share, y: now.y + now.height / 3 })
  await touch(page, [at(0.3)], [at(0.99)])
  await expect(page).toHaveURL(/from=.*&to=/)
  await page.getByTestId('zoom-out').click()
  await expect(page).toHaveURL(/window=5m/)

  await page.getByRole('button', { name: 'Table' }).click()
  await expect(page).toHaveURL(/view=table/)
  const rows = page.locator('[data-testid="sample-table"][data-metric="rate"] [data-testid="sample"]')
  await expect(rows.first()).toContainText('/s')
})

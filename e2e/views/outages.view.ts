import type { Page } from '@playwright/test'
import type { BotProcess } from '../harness/bot-process.ts'
import { expect, view } from '../harness/view.ts'

/** Cuts a connection's socket; the id of the outage it makes, once it is over. */
async function cut(bot: BotProcess, connection: string): Promise<number> {
  const [before] = await bot.api.outages({ connection, limit: '1' })
  await bot.api.fault('rst', { connection })
  const ended = async () => {
    const [newest] = await bot.api.outages({ connection, scope: 'connection', ongoing: 'false', limit: '1' })
    return newest !== undefined && newest.id > (before?.id ?? 0) ? newest.id : 0
  }
  await expect.poll(ended).toBeGreaterThan(0)
  return ended()
}

const row = (page: Page, id: number) => page.locator(`[data-testid="outage"][data-outage-id="${id}"]`)

view(
  'outages close together are shown as one where that is asked for, and each is still there',
  async ({ bot, open }) => {
    const first = await cut(bot, 'vest')
    const second = await cut(bot, 'vest')
    const page = await open('/outages?connection=vest')
    await expect(row(page, first)).toBeVisible()
    await expect(row(page, second)).toBeVisible()
    await expect(page.getByTestId('window-summary')).toContainText('MTTR')

    await page.getByLabel('Merge those within 10 s').check()
    await expect(page).toHaveURL(/merge=10s/)
    await expect(row(page, second)).toHaveCount(0)
    const group = page.getByTestId('outage-group').first()
    await expect(group).toContainText(/\d+ outages in /)
    await group.getByRole('button').click()
    await expect(row(page, first)).toBeVisible()
    await expect(row(page, second)).toBeVisible()

    await page.getByLabel('Order').selectOption('longest')
    await expect(page).toHaveURL(/sort=longest/)
    await expect(page.getByTestId('loaded')).toContainText('all there are')
    await expect(page.getByRole('link', { name: /as CSV/ })).toHaveAttribute('href', /outages\.csv\?connection=vest/)
  },
)

view(
  'an outage under way is drawn attempt by attempt, and acknowledged and muted where it stands',
  async ({ bot, open }) => {
    await bot.api.fault('refuse', { connection: 'paradex', durationMs: 10_000 })
    await bot.api.fault('rst', { connection: 'paradex' })
    const ongoing = async () => (await bot.api.outages({ connection: 'paradex', ongoing: 'true' }))[0]?.id ?? 0
    await expect.poll(ongoing).toBeGreaterThan(0)
    const id = await ongoing()
    const page = await open(`/outages/${id}`)
    const detail = page.getByTestId('outage-detail')
    await expect(detail).toHaveAttribute('data-ongoing', 'true')
    await expect(page.locator('[data-step="attempt"][data-failed="refused"]').first()).toBeVisible()

    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByRole('button', { name: 'Acknowledge' }).click()
    await page.bringToFront()

    const actions = page.getByTestId('outage-actions')
    await actions.getByRole('button', { name: 'Acknowledge' }).click()
    await expect(actions).toContainText('It is recorded that you')
    await actions.getByLabel('Reason (optional)').fill('on it')
    await actions.getByRole('button', { name: 'Acknowledge this outage' }).click()
    await expect(actions.getByTestId('acknowledged')).toContainText('on it')
    await expect(other.getByTestId('overtaken')).toContainText('Acknowledged meanwhile by')
    await expect(other.getByRole('button', { name: 'Acknowledge this outage' })).toBeDisabled()
    await other.close()
    await actions.getByRole('button', { name: 'Mute this connection' }).click()
    await expect(actions).toContainText('Recording and reconnecting go on')
    await actions.getByRole('button', { name: 'Mute paradex' }).click()
    await expect(actions.getByTestId('mute')).toContainText('paradex')

    await expect(detail).toHaveAttribute('data-ongoing', 'false', { timeout: 30_000 })
    await expect(page.locator('[data-step="phase"]').last()).toContainText('First data')
    await expect(page.getByTestId('acknowledged')).toContainText('on it')
    // The recovery ended the mute, unless it was asked for after it.
    const { silences } = await (await page.request.get(`${bot.url}/api/v1/silences`)).json()
    for (const { id: silence } of silences) await page.request.delete(`${bot.url}/api/v1/silences/${silence}`)
    await expect(page.getByTestId('mute')).toHaveCount(0)
    await page.getByRole('link', { name: 'Outages', exact: true }).last().click()
    await expect(row(page, id)).toContainText('acknowledged by')
  },
)

view('a window that cannot be added up does not show the figures of another', async ({ open }) => {
  const page = await open('/outages')
  await expect(page.getByTestId('window-summary')).toContainText('Last 24 h')
  await page.route('**/api/v1/stats?*', (route) => route.abort())
  await page.getByRole('button', { name: '7 d', exact: true }).click()
  await expect(page.getByText('Cannot add up the window')).toBeVisible()
  await expect(page.getByTestId('window-summary')).toHaveCount(0)
})

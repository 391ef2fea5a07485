import { faultsOf } from '../harness/faults-of.ts'
import { expect, view } from '../harness/view.ts'

view('a link to a connection opens its row, and the address keeps what was chosen', async ({ open }) => {
  const page = await open('/?open=paradex')
  const row = page.locator('[data-testid="connection"][data-connection="paradex"]')
  const button = row.getByRole('button', { name: 'paradex', exact: true })
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  await expect(button).toBeFocused()
  await expect(row.getByRole('navigation', { name: 'More about paradex' }).getByRole('link')).toHaveCount(4)
  await expect(row.locator('[data-coverage]')).toHaveCount(2)

  await button.click()
  await expect(button).toHaveAttribute('aria-expanded', 'false')
  await expect(page).not.toHaveURL(/open=/)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('combobox', { name: 'Order' }).selectOption('worst')
  await page.getByRole('searchbox', { name: 'Filter connections by text' }).fill('vest')
  await expect(page).toHaveURL(/sort=worst&q=vest$/)
  await expect(page.getByTestId('connection')).toHaveCount(1)
  await page.reload()
  await expect(page.getByTestId('connection')).toHaveCount(1)
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(page.getByTestId('connection')).not.toHaveCount(1)
  await page.goBack()
  await expect(page.getByTestId('connection')).toHaveCount(1)
})

view('a second operator is seen in an open form, and a press on a state shows what is in it', async ({ open, bot }) => {
  const page = await open('/?open=vest')
  const row = page.locator('[data-testid="connection"][data-connection="vest"]')
  await row.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(row.getByRole('textbox')).toBeFocused()
  await row.getByRole('textbox').fill('mine')
  await bot.api.act('vest', 'pause', 'somebody was faster')
  await expect(row.getByTestId('overtaken')).toContainText('vest was paused meanwhile')
  await expect(row.getByTestId('state-cell')).toContainText('by local: somebody was faster')
  await expect(row.getByRole('button', { name: 'Pause vest' })).toBeDisabled()
  await page.keyboard.press('Escape')

  await page.locator('[data-count="paused"]').click()
  await expect(page).toHaveURL(/state=paused/)
  await expect(page.getByTestId('connection')).toHaveCount(1)
  await row.getByRole('button', { name: 'Resume', exact: true }).click()
  await row.getByRole('button', { name: 'Resume vest' }).click()
  // It is no longer paused, so the list is empty: the count stays, to take the filter back.
  await expect(page.getByTestId('connection')).toHaveCount(0)
  await page.locator('[data-count="paused"]').click()
  await expect(row).toHaveAttribute('data-state', 'live')
})

view('a muted connection wears its mark, rows fit a phone, and axe finds nothing', async ({ open, bot }) => {
  const body = { kind: 'mute', connection: 'paradex', forMs: 600_000, reason: 'being looked at' }
  const response = await fetch(`${bot.url}/api/v1/silences`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  const { id } = (await response.json()) as { id: number }
  const page = await open('/?open=paradex')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 360, height: 800 })
  await expect(page.getByTestId('silence')).toHaveAttribute('data-kind', 'mute')
  await expect(page.locator('.day-bar[role="img"]').first()).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  await fetch(`${bot.url}/api/v1/silences/${id}`, { method: 'DELETE' })
  await expect(page.getByTestId('silence')).toHaveCount(0)
})

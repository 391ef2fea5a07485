import { expect, view } from '../harness/view.ts'

view('a leg without its exchange blocks the spread, by name, with its price struck', async ({ bot, open }) => {
  const page = await open('/spreads?state=blocked')
  const block = page.locator('[data-testid="spread-block"][data-spread="btc"]')
  await expect(page.getByText('No spread matches.')).toBeVisible()

  await bot.api.fault('refuse', { connection: 'paradex', durationMs: 6_000 })
  await expect(block).toHaveAttribute('data-standing', 'blocked')
  await expect(block.getByTestId('blocked-by')).toContainText('paradex BTC-USD-PERP')
  await expect(block.getByTestId('entry-pct')).toHaveText('–')
  await expect(block.locator('[data-testid="leg"][data-connection="paradex"]')).toHaveAttribute('data-fresh', 'false')
  await expect(block.locator('[data-testid="leg"][data-connection="vest"]')).toHaveAttribute('data-fresh', 'true')

  // Once it is back it is tradable again, and no longer among the blocked.
  await expect(block).toHaveCount(0, { timeout: 20_000 })
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await expect(block).toHaveAttribute('data-standing', 'tradable')
  await expect(block.getByTestId('entry-pct')).toContainText('%')
})

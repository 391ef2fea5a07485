import { expect, story } from '../harness/story.ts'

story('a newcomer breaks something and sees where the seconds went', async ({ page, panel }) => {
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  await page.getByTestId('break-something').click()
  await page.locator('[data-fault="rst"]').first().click()

  await expect(page.getByTestId('injected')).toHaveAttribute('data-healing', 'healed')
  const outage = panel.outages({ connection: 'paradex', cause: 'abnormal_close', ongoing: false })
  await expect(outage).toHaveCount(1)
  await outage.getByRole('link').click()

  await expect(page.getByTestId('outage-detail')).toHaveAttribute('data-ongoing', 'false')
  await expect(page.locator('[data-testid="event"][data-type="connection_lost"]')).toHaveCount(1)
  await expect(page.locator('[data-testid="event"][data-type="connection_live"]')).toHaveCount(1)
  await page.reload()
  await expect(page.getByTestId('outage-detail')).toHaveAttribute('data-ongoing', 'false')
})

import { expect, view } from '../harness/view.ts'

view('the report tells what happened, and prints without the panel around it', async ({ bot, open }) => {
  const [before] = await bot.api.outages({ limit: '1' })
  await bot.api.fault('fin', { connection: 'vest' })
  const made = async () => {
    const [newest] = await bot.api.outages({ connection: 'vest', ongoing: 'false', limit: '1' })
    return newest !== undefined && newest.id > (before?.id ?? 0) ? newest.id : 0
  }
  await expect.poll(made).toBeGreaterThan(0)

  const page = await open('/report?window=1h')
  const report = page.getByTestId('report')
  await expect(page.getByTestId('report-verdict')).toContainText(/outage/)
  await expect(report.locator('[data-testid="report-connection"][data-connection="vest"]')).toBeVisible()
  await expect(report.getByTestId('report-outage').filter({ hasText: 'vest' }).first()).toBeVisible()
  await expect(report.getByTestId('unwatched').first()).toContainText('Before the first start of the bot')

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden()
  await expect(page.getByTestId('demo')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(report).toContainText('Simulated exchanges')
  await expect(page.locator('body')).toHaveCSS('color', 'rgb(21, 32, 43)')

  await page.emulateMedia({ media: 'screen' })
  await page.getByRole('button', { name: 'Last night' }).click()
  await expect(page).toHaveURL(/from=.*T20%3A00%3A00Z&to=/)
})

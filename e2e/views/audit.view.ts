import { expect, view } from '../harness/view.ts'

view('the audit log tells who did what, and what came of it', async ({ bot, open }) => {
  const page = await open('/audit?connection=paradex')
  await bot.api.act('paradex', 'reconnect', 'seen in the audit log')
  const action = page.getByTestId('action').filter({ hasText: 'seen in the audit log' })
  await expect(action).toHaveCount(1)
  await expect(action).toHaveAttribute('data-outcome', 'Done')
  await expect(action).toContainText('Reconnect')
  await expect(action).toContainText('local')

  await page.getByLabel('Kind').selectOption('configuration')
  await expect(page).toHaveURL(/kind=configuration/)
  await expect(action).toHaveCount(0)
  await page.goBack()
  await action.getByRole('link', { name: 'What came after' }).click()
  await expect(page).toHaveURL(/\/events\?connection=paradex&from=/)
  await expect(page.getByTestId('event').first()).toBeVisible()
})

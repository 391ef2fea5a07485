import { expect, view } from '../harness/view.ts'

view('without a channel the page says that nobody is told, and how to change that', async ({ open }) => {
  const page = await open('/notices')
  await expect(page.getByTestId('notice-summary')).toHaveAttribute('data-look', 'degraded')
  await page.getByRole('link', { name: 'How to set up a channel' }).click()
  await expect(page).toHaveURL(/tab=channels/)
  await expect(page.getByTestId('no-channel')).toContainText('docs/notice-channels.md')
  await page.goBack()
  await expect(page.getByTestId('no-channel')).toHaveCount(0)
})

view(
  'maintenance is announced, and ended before it begins; what makes no sense is refused in words',
  async ({ open }) => {
    const page = await open('/notices?tab=silences&connection=vest')
    const form = page.getByRole('form', { name: 'Maintenance' })
    await expect(form.getByLabel('About')).toHaveValue('vest')
    const until = form.getByLabel(/^To/)
    const sense = await until.inputValue()
    await until.fill('2001-01-01T00:00')
    await form.getByRole('button').click()
    await expect(form).toContainText('The end must come after the beginning')
    await until.fill(sense)
    await form.getByLabel('Reason').fill('their upgrade')
    await form.getByRole('button').click()

    const row = page.locator('[data-testid="silence"][data-kind="maintenance"][data-connection="vest"]')
    await expect(row).toHaveAttribute('data-in-force', 'false')
    await expect(row).toContainText('their upgrade')
    await row.getByRole('button').click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('does not begin')
    await dialog.getByRole('button', { name: 'End it now' }).click()
    await expect(row).toHaveCount(0)
  },
)

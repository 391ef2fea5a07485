import { expect, view } from '../harness/view.ts'

view('every word of the record is explained at an address of its own, and found by its words', async ({ open }) => {
  const page = await open('/help#cause-heartbeat_timeout')
  const topic = (id: string) => page.locator(`[id="${id}"]`)
  await expect(topic('cause-heartbeat_timeout')).toBeInViewport()
  await expect(topic('cause-heartbeat_timeout')).toHaveAttribute('data-named', '')
  for (const id of ['uptime', 'state-unknown', 'page-outages', 'panel-stale']) await expect(topic(id)).toBeAttached()

  await page.getByRole('searchbox', { name: 'Search this page' }).fill('rounded down percent')
  await expect(page.getByTestId('help-topic')).toHaveCount(1)
  await expect(topic('uptime')).toBeVisible()
  await expect(page).toHaveURL(/\?q=rounded/)
  await page.getByRole('searchbox', { name: 'Search this page' }).fill('flux capacitor')
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(topic('uptime')).toBeVisible()

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden()
  await expect(topic('uptime')).toBeVisible()
})

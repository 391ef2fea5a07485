import { expect, view } from '../harness/view.ts'

view('a fault is told as it happens, counted, and leads to where the seconds went', async ({ open, bot }) => {
  const page = await open('/')
  await expect.poll(async () => (await bot.api.connection('paradex')).state).toBe('live')
  await page.getByTestId('break-something').click()
  await page.getByRole('combobox', { name: 'Connection' }).last().selectOption('vest')
  await expect(page.locator('button[data-fault="gap"]')).toHaveCount(0)
  await page.getByRole('combobox', { name: 'Connection' }).last().selectOption('paradex')
  await page.getByRole('searchbox', { name: 'Find a fault' }).fill('plug')
  await expect(page.locator('button[data-fault]')).toHaveCount(1)
  await page.locator('button[data-fault="rst"]').click()

  const story = page.getByTestId('fault-story')
  await expect(story).toHaveAttribute('data-outcome', 'recovered')
  await expect(story).toContainText('noticed after')
  await expect(page.getByTestId('kept')).toContainText(' of ')

  await page.getByTestId('break-something').click()
  await expect(page.locator('#fault-tray')).toBeHidden()
  await story.getByRole('link').click()
  await expect(page.getByTestId('outage-detail')).toHaveAttribute('data-ongoing', 'false')
})

view('the last fault can be repeated, also after the page was loaded anew', async ({ open, bot }) => {
  await bot.api.fault('fin', { connection: 'vest' })
  const page = await open('/')
  await page.getByTestId('break-something').click()
  await expect(page.getByTestId('surprise')).toBeVisible()
  const before = (await bot.api.faults()).injected.length
  await page.getByTestId('repeat-fault').click()
  await expect.poll(async () => (await bot.api.faults()).injected.length).toBe(before + 1)
  const [newest] = (await bot.api.faults()).injected.toSorted((a, b) => b.id - a.id)
  expect(newest).toMatchObject({ fault: 'fin', connection: 'vest' })
})

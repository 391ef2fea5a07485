import { PAGES } from '../harness/pages.ts'
import { expect, view } from '../harness/view.ts'

view('every page has its name in its title and heading, and the navigation leads to it', async ({ open }) => {
  const page = await open('/')
  await page.setViewportSize({ width: 1440, height: 900 })
  for (const { name, path } of PAGES) {
    if (path === '/') continue
    const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true })
    if (!(await link.isVisible())) await page.getByRole('button', { name: 'More' }).click()
    await link.click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(page).toHaveURL(new RegExp(`${path}$`))
    await expect(page).toHaveTitle(new RegExp(`^${name}`))
  }
})

view('what cannot be fetched says so in its place, and the rest goes on', async ({ open }) => {
  const page = await open('/')
  const broken: string[] = []
  page.on('pageerror', ({ message }) => broken.push(message))
  const isAway = /\/assets\/(palette|fault-tray|help-page)/
  await page.route(isAway, (route) => route.abort())
  await page.getByTestId('break-something').click()
  await expect(page.getByTestId('demo').getByTestId('page-error')).toContainText('cannot be fetched')
  await page.getByTestId('break-something').click()
  await page.keyboard.press('Control+k')
  await expect(page.locator('dialog[open]').getByTestId('page-error')).toContainText('cannot be fetched')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toContainText('Go anywhere')
  await page.keyboard.press('Escape')

  await page.goto('/help')
  await expect(page.getByRole('main').getByTestId('page-error')).toContainText('cannot be fetched')
  await page.unroute(isAway)
  // A bot that does not answer is not asked for the panel: the browser would put a page of its own in its place.
  await page.route('**/api/v1/health', (route) => route.abort())
  await page.getByRole('button', { name: 'Reload the panel' }).click()
  await expect(page.getByRole('main').getByTestId('page-error')).toContainText('did not answer just now')
  await page.unroute('**/api/v1/health')
  await page.getByRole('button', { name: 'Reload the panel' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Help')
  expect(broken).toEqual([])
})

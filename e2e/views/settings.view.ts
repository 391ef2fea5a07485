import type { Page } from '@playwright/test'
import { startBot } from '../harness/bot-process.ts'
import { expect, view } from '../harness/view.ts'

const TOKEN = 'a-token-of-this-look-alone'

view('settings tell how the bot is, what it is configured to do, and from where', async ({ open, bot }) => {
  const page = await open('/settings?q=server.port')
  await expect(page.getByTestId('health')).toHaveAttribute('data-status', 'ok')
  const values = page.getByTestId('config-value')
  await expect(values).toHaveCount(1)
  await expect(values).toHaveAttribute('data-source', 'environment')
  await expect(values).toContainText(String(bot.port))

  await page.getByRole('searchbox', { name: 'Find in the configuration' }).fill('')
  const total = await values.count()
  await page.getByRole('checkbox', { name: 'Only what differs from the defaults' }).check()
  await expect(page).toHaveURL(/only=set/)
  expect(await values.count()).toBeLessThan(total)
  await expect(page.locator('[data-testid="config-value"][data-source="default"]')).toHaveCount(0)
  await page.goBack()
  await expect(values).toHaveCount(total)

  await page.getByRole('button', { name: 'Read it anew' }).click()
  await expect(page.getByTestId('reload-told')).toHaveAttribute('data-step', 'done')
  await expect(page.getByTestId('reload-told')).toContainText('Nothing was different')
  await expect(page.getByTestId('no-login')).toBeVisible()
})

view('a refused reload lists every mistake, and what is failing comes first', async ({ page, bot, open }) => {
  const issues = [
    { file: 'config.yaml', line: 12, key: 'exchanges[0].markets', message: 'Must be a list, got a single value' },
    { file: 'environment', line: null, key: 'HOLDFAST_PORT', message: 'Must be a whole number' },
  ]
  const problem = {
    type: 'x',
    title: 'Mistakes',
    status: 422,
    detail: '2 mistakes',
    code: 'invalid_configuration',
    issues,
  }
  await page.route('**/api/v1/config/reload', (route) =>
    route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
  const health = await bot.api.health()
  const store = { ...health.store, status: 'degraded', queued: 7, lastError: 'database or disk is full' }
  await page.route('**/api/v1/health', (route) => route.fulfill({ json: { ...health, status: 'degraded', store } }))
  await open('/settings')
  // A busy machine may be told of too, after what is worse.
  const worst = page.getByTestId('health-trouble').first()
  await expect(worst).toHaveAttribute('data-part', 'store')
  await expect(worst).toContainText('database or disk is full')
  await page.getByRole('button', { name: 'Read it anew' }).click()
  await expect(page.getByTestId('config-issue')).toHaveCount(2)
  await expect(page.getByTestId('config-issue').first()).toContainText('config.yaml:12')
  await expect(page.getByTestId('reload-told')).toContainText('Nothing was changed')

  await page.unroute('**/api/v1/health')
  await page.route('**/api/v1/health', (route) => route.abort())
  await expect(page.getByText('Cannot ask the bot how it is.')).toBeVisible()
  await expect(page.getByTestId('health')).toBeVisible()
})

const logIn = async (page: Page, token: string) => {
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.getByRole('button', { name: 'Log in' }).click()
}

view('with a token: the reference leads to the login and back, and a logout says what it was', async ({ page }) => {
  const bot = await startBot({ env: { HOLDFAST_TOKEN: TOKEN }, probe: '/healthz' })
  try {
    await page.goto(`${bot.url}/docs?theme=dark#pause`)
    await expect(page.getByLabel('Token', { exact: true })).toBeFocused()
    await logIn(page, 'not-it')
    await expect(page.getByTestId('login-refusal')).toContainText('not the token')
    await logIn(page, TOKEN)
    await expect(page).toHaveURL(`${bot.url}/docs?theme=dark#pause`)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

    const second = await page.context().newPage()
    await second.goto(`${bot.url}/help`)
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('Help')
    await page.goto(`${bot.url}/settings#session`)
    await page.getByRole('button', { name: 'Log out everywhere' }).click()
    for (const tab of [page, second]) {
      await expect(tab.getByRole('status').filter({ hasText: 'every other browser' })).toBeVisible()
    }
    // The tab that stays behind the login keeps the worker alive; it may tell the next nothing, nor lead it in a circle.
    const stranger = await page.context().newPage()
    let pages = 0
    stranger.on('framenavigated', () => {
      pages += 1
    })
    await stranger.goto(`${bot.url}/docs`)
    await expect(stranger.getByLabel('Token', { exact: true })).toBeFocused()
    await expect(stranger.locator('main')).toHaveAttribute('data-reason', 'first')
    expect(pages).toBe(1)
    await stranger.close()
    const headers = { 'content-type': 'application/json' }
    for (let guess = 0; guess < 10; guess++) {
      const body = JSON.stringify({ token: `guess ${guess}` })
      await fetch(`${bot.url}/api/v1/session`, { method: 'POST', headers, body })
    }
    await logIn(page, 'not-it')
    await expect(page.getByTestId('login-wait')).toHaveText(/^\d+ s to wait$/)
    // Whoever knew the token from here is not kept waiting by wrong ones.
    await logIn(page, TOKEN)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings')
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('Help')

    await page.route('**/api/v1/session', (route) => route.abort())
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    await expect(page.getByText('Could not log out')).toBeVisible()
  } finally {
    await bot.stop()
  }
})

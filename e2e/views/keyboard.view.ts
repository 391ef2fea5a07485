import type { Locator, Page } from '@playwright/test'
import { keyboardFaults } from '../harness/keyboard.ts'
import { navigate } from '../harness/navigate.ts'
import { PAGES } from '../harness/pages.ts'
import { panelOf } from '../harness/panel.ts'
import { expect, view } from '../harness/view.ts'

/** So many of a page's disclosures are opened and closed: the others are the same thing again. */
const TRIED = 4

view('the keyboard alone reaches everything on every page, and shows where it is', async ({ bot, open }) => {
  view.setTimeout(240_000)
  const page = await open('/')
  await page.setViewportSize({ width: 1440, height: 900 })
  await bot.api.fault('rst', { connection: 'vest' })
  await expect(panelOf(page).outages({ connection: 'vest', ongoing: false }).first()).toBeVisible()
  for (const one of PAGES) {
    if (one.path !== '/') await navigate(page, one)
    expect.soft(await keyboardFaults(page), one.name).toEqual([])
    expect.soft(await disclosureFaults(page), one.name).toEqual([])
  }
  const [outage] = await bot.api.outages({ connection: 'vest', limit: '1' })
  await page.goto(`${bot.url}/outages/${outage?.id}`)
  await expect(page.getByTestId('outage-detail')).toBeVisible()
  expect.soft(await keyboardFaults(page), 'one outage').toEqual([])
})

view('what is opened over the page by keyboard keeps it, and Escape gives it back', async ({ open }) => {
  const page = await open('/')
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(panelOf(page).connection('paradex')).toBeVisible()
  const more = page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'More' })
  await more.focus()
  await page.keyboard.press('Enter')
  await expect(more).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await expect(more).toHaveAttribute('aria-expanded', 'false')
  await expect(more).toBeFocused()

  for (const key of ['?', 'Control+k']) {
    await more.focus()
    await page.keyboard.press(key)
    const dialog = page.locator('dialog[open]')
    await expect(dialog, `what ${key} opens`).toHaveCount(1)
    expect.soft(await keyboardFaults(page), key).toEqual([])
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(more, `after ${key}`).toBeFocused()
  }
})

/** Buttons that open a part of the page, opened by Enter and closed by Space. */
async function disclosureFaults(page: Page): Promise<readonly string[]> {
  const buttons = page.locator('main button[aria-expanded]').filter({ visible: true })
  const faults: string[] = []
  for (let nth = 0; nth < Math.min(TRIED, await buttons.count()); nth++) {
    const button = buttons.nth(nth)
    const before = await button.getAttribute('aria-expanded')
    const name = (await button.textContent()) ?? ''
    await button.press('Enter')
    if (!(await becomes(button, before === 'true' ? 'false' : 'true'))) faults.push(`${name}: Enter does nothing`)
    await button.press('Space')
    if (!(await becomes(button, before ?? 'false'))) faults.push(`${name}: Space does nothing`)
  }
  return faults
}

function becomes(button: Locator, expanded: string): Promise<boolean> {
  return expect(button)
    .toHaveAttribute('aria-expanded', expanded, { timeout: 2_000 })
    .then(
      () => true,
      () => false,
    )
}

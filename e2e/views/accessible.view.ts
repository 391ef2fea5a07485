import type { Page } from '@playwright/test'
import { faultsOf } from '../harness/faults-of.ts'
import { navigate } from '../harness/navigate.ts'
import { PAGES } from '../harness/pages.ts'
import { panelOf } from '../harness/panel.ts'
import { expect, view } from '../harness/view.ts'

const WIDTHS = [1440, 360]

/** Looks at what stands at both widths. In the dark only colours are looked at: the structure is the same. */
async function look(page: Page, scheme: 'light' | 'dark', what: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    expect.soft(await faultsOf(page, scheme === 'light' ? 'all' : 'colour'), `${what}, ${width} px`).toEqual([])
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

for (const colorScheme of ['light', 'dark'] as const) {
  view(`every page is accessible and fits: ${colorScheme}`, async ({ bot, open, page }) => {
    view.setTimeout(240_000)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await open('/')
    const panel = panelOf(page)
    await bot.api.fault('rst', { connection: 'paradex' })
    await expect(panel.outages({ connection: 'paradex', ongoing: false }).first()).toBeVisible()
    await look(page, colorScheme, 'Overview')

    const tray = page.getByTestId('break-something')
    await tray.click()
    await expect(page.locator('button[data-fault]').first()).toBeVisible()
    await look(page, colorScheme, 'with the faults open')
    await tray.click()

    for (const one of PAGES) {
      if (one.path === '/') continue
      await navigate(page, one)
      await look(page, colorScheme, one.name)
    }

    const [outage] = await bot.api.outages({ connection: 'paradex', limit: '1' })
    await page.goto(`${bot.url}/outages/${outage?.id}`)
    await expect(page.getByTestId('outage-detail')).toBeVisible()
    await look(page, colorScheme, 'one outage')
  })
}

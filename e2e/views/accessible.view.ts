import type { Page } from '@playwright/test'
import { faultsOf } from '../harness/faults-of.ts'
import { navigate } from '../harness/navigate.ts'
import { PAGES } from '../harness/pages.ts'
import { panelOf } from '../harness/panel.ts'
import { expect, view } from '../harness/view.ts'

const [WIDE, NARROW] = [1440, 360]

// Each has half of the pages, and both are the longest looks there are: the workers share them.
view.describe.configure({ mode: 'parallel' })

/** Looks at what stands at both widths, in both palettes. In the dark only colours are looked at: the structure is the same. */
async function look(page: Page, what: string): Promise<void> {
  for (const width of [WIDE, NARROW]) {
    await page.setViewportSize({ width, height: 900 })
    for (const [colorScheme, rules] of [
      ['light', 'all'],
      ['dark', 'colour'],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect.soft(await faultsOf(page, { rules }), `${what}, ${width} px, ${colorScheme}`).toEqual([])
    }
  }
  await page.setViewportSize({ width: WIDE, height: 900 })
}

const half = Math.floor(PAGES.length / 2)
for (const [which, pages] of [
  ['first', PAGES.slice(0, half)],
  ['second', PAGES.slice(half)],
] as const) {
  view(`every page is accessible and fits, in light and dark: the ${which} half`, async ({ bot, open, page }) => {
    view.setTimeout(120_000)
    await page.setViewportSize({ width: WIDE, height: 900 })
    await open('/')
    await bot.api.fault('rst', { connection: 'paradex' })
    await expect(panelOf(page).outages({ connection: 'paradex', ongoing: false }).first()).toBeVisible()
    for (const one of pages) {
      if (one.path !== '/') await navigate(page, one)
      await look(page, one.name)
      if (one.path === '/') await lookAtFaults(page)
    }
  })
}

view('one outage is accessible and fits, in light and dark', async ({ bot, page }) => {
  await bot.api.fault('rst', { connection: 'paradex' })
  const ended = () => bot.api.outages({ connection: 'paradex', ongoing: 'false', limit: '1' })
  await expect.poll(async () => (await ended()).length).toBe(1)
  const [outage] = await ended()
  await page.goto(`${bot.url}/outages/${outage?.id}`)
  await expect(page.getByTestId('outage-detail')).toBeVisible()
  await look(page, 'one outage')
})

async function lookAtFaults(page: Page): Promise<void> {
  const tray = page.getByTestId('break-something')
  await tray.click()
  await expect(page.locator('button[data-fault]').first()).toBeVisible()
  await look(page, 'with the faults open')
  await tray.click()
}

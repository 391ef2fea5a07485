import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, story } from '../harness/story.ts'

const WIDTHS = [360, 1440]
const SCHEMES = ['light', 'dark'] as const

/** What axe finds, and what is wider than the page; nothing, in words that name the element. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  const { violations } = await new AxeBuilder({ page }).analyze()
  return [
    ...(overflow > 0 ? [`the page is ${overflow} px too wide`] : []),
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
  ]
}

for (const colorScheme of SCHEMES) {
  for (const width of WIDTHS) {
    story(`every page is accessible and fits: ${colorScheme}, ${width} px`, async ({ page, bot, panel }) => {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      await bot.api.fault('rst', { connection: 'paradex' })
      await expect(panel.spread('btc')).toBeVisible()
      const outage = panel.outages({ connection: 'paradex', ongoing: false })
      await expect(outage).toHaveCount(1)
      const id = await outage.getAttribute('data-outage-id')
      expect.soft(await faultsOf(page), 'overview').toEqual([])

      await page.getByTestId('break-something').click()
      await expect(page.locator('button[data-fault]').first()).toBeVisible()
      expect.soft(await faultsOf(page), 'with the faults open').toEqual([])

      await page.goto(`${bot.url}/outages`)
      await expect(outage).toHaveCount(1)
      expect.soft(await faultsOf(page), 'outages').toEqual([])

      await page.goto(`${bot.url}/outages/${id}`)
      await expect(page.getByTestId('outage-detail')).toBeVisible()
      expect.soft(await faultsOf(page), 'one outage').toEqual([])

      await page.goto(`${bot.url}/events`)
      await expect(panel.events.first()).toBeVisible()
      expect.soft(await faultsOf(page), 'events').toEqual([])
    })
  }
}

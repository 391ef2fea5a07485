import { faultsOf } from '../harness/faults-of.ts'
import { expect, view } from '../harness/view.ts'

/** One of each thing the page is made of; all of it takes axe most of a minute. */
const PARTS = ['header', 'nav', '#basics', '#definitions', '#outages', '#pause', '#schema-Outage', '#problem-not_found']

for (const colorScheme of ['light', 'dark'] as const) {
  view(
    `the API's reference is readable in ${colorScheme}, by keyboard, on a phone, and asks nobody`,
    async ({ bot, page }) => {
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`${bot.url}/docs`)
      expect(await faultsOf(page, { within: PARTS })).toEqual([])

      await page.keyboard.press('Tab')
      await expect(page.getByRole('link', { name: 'Skip to the reference' })).toBeFocused()
      await page.setViewportSize({ width: 360, height: 740 })
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBe(0)
      await page.getByRole('link', { name: 'unknown_outage' }).first().click()
      await expect(page.locator('#problem-unknown_outage')).toBeInViewport()
      expect(asked).toEqual([`${bot.url}/docs`])
    },
  )
}

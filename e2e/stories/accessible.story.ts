import AxeBuilder from '@axe-core/playwright'
import { expect, story } from '../harness/story.ts'

const WIDTHS = [360, 1440]
const SCHEMES = ['light', 'dark'] as const

for (const colorScheme of SCHEMES) {
  for (const width of WIDTHS) {
    story(`the panel is accessible and fits: ${colorScheme}, ${width} px`, async ({ page, bot, panel }) => {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      await bot.api.fault('rst', { connection: 'paradex' })
      await expect(panel.outages({ connection: 'paradex' })).toHaveAttribute('data-ongoing', 'false')

      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
      expect(overflow).toBeLessThanOrEqual(0)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    })
  }
}

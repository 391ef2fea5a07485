import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Rules that another palette may break; all others are about structure, which the palette leaves alone. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** What axe finds, and what is wider than the page: each in words that name the element. */
export async function faultsOf(page: Page, rules: 'all' | 'colour'): Promise<readonly string[]> {
  // The panel has no frames, for which the other mode opens a page each time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const [overflow, { violations }] = [
    await page.evaluate<readonly string[]>(TOO_WIDE),
    await (rules === 'all' ? axe : axe.withRules(COLOUR_RULES)).analyze(),
  ]
  return [
    ...overflow,
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => `${id}: ${target.join(' ')} ${html}`)),
  ]
}

/** The page's own width, and where it is too wide the elements that make it so. */
const TOO_WIDE = `(() => {
  const width = document.documentElement.clientWidth
  const tooMuch = document.documentElement.scrollWidth - width
  if (tooMuch <= 0) return []
  const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1)
  const inner = wide.filter((one) => ![...one.children].some((child) => wide.includes(child)))
  const names = inner.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))
  return ['the page is ' + tooMuch + ' px too wide: ' + names.join(' ')]
})()`

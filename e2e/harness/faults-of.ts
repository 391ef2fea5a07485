import type { Page } from '@playwright/test'
import axe from 'axe-core'

/** Rules that another palette may break; all others are about structure, which the palette leaves alone. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

interface Look {
  /** Default: all. */
  readonly rules?: 'all' | 'colour'
  /** Selectors of what axe looks at; default: all that there is. */
  readonly within?: readonly string[]
}

/** What axe finds, and what is wider than the page: each in words that name the element. */
export async function faultsOf(page: Page, { rules = 'all', within }: Look = {}): Promise<readonly string[]> {
  // Half a megabyte, which stays with the page.
  if (await page.evaluate('!("axe" in window)')) await page.evaluate(axe.source)
  const context = within === undefined ? 'document' : JSON.stringify({ include: within.map((part) => [part]) })
  const runOnly = rules === 'all' ? {} : { runOnly: { type: 'rule', values: COLOUR_RULES } }
  return await page.evaluate<readonly string[]>(`(async () => {
    const overflow = ${TOO_WIDE}
    const { violations } = await axe.run(${context}, ${JSON.stringify({ resultTypes: ['violations'], ...runOnly })})
    const faults = violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => id + ': ' + target.join(' ') + ' ' + html))
    return [...overflow, ...faults]
  })()`)
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

import type { Page } from '@playwright/test'
import type { PAGES } from '../../e2e/harness/pages.ts'

/** A machine that is busy otherwise may take so long for anything, in ms. */
export const PATIENCE_MS = 120_000
const LOOK_EVERY_MS = 50

/*
 * The operator's hand, which weighs nothing: it finds what it presses by selectors. By role and name it would compute the names of
 * everything on a page, in that page's own time.
 */

const NAVIGATION = 'nav[aria-label="Pages"]'

/** Presses, with the mouse, the first of these that can be seen, scrolling to it. @throws where there is none in time */
export async function press(page: Page, selector: string): Promise<void> {
  await until(`press ${selector}`, () => pressIfThere(page, selector))
}

/** @returns whether there was one to press */
export async function pressIfThere(page: Page, selector: string): Promise<boolean> {
  const place = `(() => {
    const found = [...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.getClientRects().length > 0 && !one.disabled)
    found?.scrollIntoView({ block: 'nearest' })
    const box = found?.getBoundingClientRect()
    return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  })()`
  const at = await page.evaluate<{ x: number; y: number } | null>(place)
  if (at) await page.mouse.click(at.x, at.y)
  return !!at
}

/** Whether one of these can be seen and pressed. */
export function isThere(page: Page, selector: string): Promise<boolean> {
  return page.evaluate<boolean>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.getClientRects().length > 0 && !one.disabled)`,
  )
}

/** Goes to a page by the panel's own navigation; resolves once it shows what it is about rather than what it waits for. */
export async function goTo(page: Page, { name, path }: (typeof PAGES)[number]): Promise<void> {
  const links = ['', '?'].map((after) => `${NAVIGATION} a[href${after === '' ? '' : '^'}="${path}${after}"]`).join(', ')
  if (!(await isThere(page, links))) await press(page, `${NAVIGATION} .more-button`)
  await press(page, links)
  await settled(page, name)
}

/** Resolves once a page of this name stands and nothing in it is still being loaded. */
export async function settled(page: Page, name: string): Promise<void> {
  // The overview's heading is the verdict; every other page's is its name.
  const heading =
    name === 'Overview'
      ? `document.querySelector('main [data-testid="verdict"] h1')`
      : `document.querySelector('main h1')?.textContent === ${JSON.stringify(name)}`
  await until(`see ${name}`, () =>
    page.evaluate<boolean>(`!!(${heading}) && !document.querySelector('main .skeleton')`),
  )
}

/** Asks again and again. @returns the first answer that is one @throws where none is in time */
export async function until<T>(what: string, ask: () => Promise<T>, limitMs = PATIENCE_MS): Promise<NonNullable<T>> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`Cannot ${what} within ${limitMs / 1_000} s`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

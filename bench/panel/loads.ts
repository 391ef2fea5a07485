import type { Browser } from '@playwright/test'
import { PATIENCE_MS } from './hand.ts'

/** A cold load, in ms from the start of the navigation. */
export interface Load {
  /** Every row that fits on the screen is there, with data. */
  readonly shownMs: number
  /** And a press on one has been answered, on the screen. */
  readonly interactiveMs: number
}

/**
 * Waits in the page, frame by frame: the rows that are on the screen, to its lower edge or all there are, with the age of their
 * data; then presses the first row's button, and waits for the frame that shows it. What a page reports is as its user has it,
 * without the way to this process.
 */
const WATCH = (connections: number) => `(() => {
  const tell = {}
  const isFilled = (row) => /\\d/.test(row.querySelector('[data-label="Data age"]')?.textContent ?? '')
  const look = () => {
    const rows = [...document.querySelectorAll('[data-testid="connection"]')]
    const seen = rows.filter((row) => row.getBoundingClientRect().top < innerHeight)
    const isWhole = seen.length === ${connections} || seen.length < rows.length
    const button = seen[0]?.querySelector('button[aria-expanded]')
    if (!isWhole || !button || !seen.every(isFilled)) return requestAnimationFrame(look)
    tell.shownMs = performance.now()
    const before = button.getAttribute('aria-expanded')
    button.click()
    const answered = () => {
      if (button.getAttribute('aria-expanded') === before) return requestAnimationFrame(answered)
      requestAnimationFrame(() => setTimeout(() => {
        tell.interactiveMs = performance.now()
        benchLoaded(tell)
      }))
    }
    answered()
  }
  requestAnimationFrame(look)
})()`

/** Loads the overview so many times, each in a browser that has nothing of it yet. */
export async function coldLoads(
  browser: Browser,
  url: string,
  connections: number,
  times: number,
): Promise<readonly Load[]> {
  const loads: Load[] = []
  // The first one warms the browser's own processes.
  for (let nth = 0; nth <= times; nth++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
    await page.addInitScript(WATCH(connections))
    const loaded = Promise.withResolvers<Load>()
    await page.exposeFunction('benchLoaded', loaded.resolve)
    const late = setTimeout(() => loaded.reject(new Error(`Not interactive within ${PATIENCE_MS} ms`)), PATIENCE_MS)
    await page.goto(url, { waitUntil: 'commit' })
    const load = await loaded.promise
    clearTimeout(late)
    await context.close()
    if (nth > 0) loads.push(load)
  }
  return loads
}

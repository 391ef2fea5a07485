import type { Page } from '@playwright/test'
import type { Desk } from '../../e2e/harness/desk.ts'
import { PAGES } from '../../e2e/harness/pages.ts'
import { goTo, isThere, press, pressIfThere, settled, until } from './hand.ts'

/** What an operator does, or what happens to the page. */
export interface Step {
  readonly name: string
  /** Before it counts. */
  readonly prepare?: (world: World) => Promise<void>
  readonly run: (world: World) => Promise<void>
}

/** What a step acts on. */
export interface World {
  readonly page: Page
  readonly desk: Desk
  /** The panel's address, through a wire that can be cut. */
  readonly url: string
  readonly connections: number
  readonly isQuick: boolean
  cut(): void
  restore(): void
}

const OPENED_ROWS = 10
/** What loads older events. */
const OLDER = 'main .card-footer > button'
/** As many events as the page of events is to hold. */
const MANY_EVENTS = 10_000

/** In this order: each leaves the panel as the next one finds it. */
export const STEPS: readonly Step[] = [
  { name: 'first load', run: (world) => load(world, '/', 'Overview') },
  { name: 'live, ticking', run: ({ isQuick, page }) => page.waitForTimeout(isQuick ? 6_000 : 20_000) },
  { name: 'typing in the filter', run: filter },
  { name: 'opening rows', run: openRows },
  { name: 'theme and zone', run: switches },
  { name: 'all cut at once, and back', run: storm },
  { name: 'stale, and back', run: stale },
  ...PAGES.filter(({ path }) => path !== '/').map((one) => ({
    name: `page: ${one.name}`,
    run: async ({ isQuick, page }: World) => {
      await goTo(page, one)
      await page.waitForTimeout(isQuick ? 1_000 : 3_000)
    },
  })),
  { name: 'timeline, 24 h', prepare: (world) => load(world, '/timeline?window=24h', 'Timeline'), run: zoom },
  { name: 'timeline, 30 d', prepare: (world) => load(world, '/timeline?window=30d', 'Timeline'), run: zoom },
  { name: 'events, loading 10,000', prepare: (world) => load(world, '/events?window=30d', 'Events'), run: loadEvents },
  { name: 'events, scrolled through', run: scrollThrough },
  { name: 'back to the overview', run: ({ page }) => goTo(page, PAGES[0]) },
]

async function load({ connections, page, url }: World, path: string, name: string): Promise<void> {
  await page.goto(`${url}${path}`)
  await settled(page, name)
  if (path === '/') await until(`see ${connections} rows`, async () => (await rows(page)) >= connections)
  await page.waitForTimeout(1_000)
}

/** How many rows there are, or of those how many are in a state. */
function rows(page: Page, ofState = ''): Promise<number> {
  return page.evaluate<number>(`document.querySelectorAll('[data-testid="connection"]${ofState}').length`)
}

async function filter({ page }: World): Promise<void> {
  await press(page, 'main input[type="search"]')
  await page.keyboard.type('vest-00', { delay: 80 })
  await page.waitForTimeout(300)
  for (let nth = 0; nth < 'vest-00'.length; nth++) await page.keyboard.press('Backspace', { delay: 80 })
  await page.waitForTimeout(500)
}

async function openRows({ page }: World): Promise<void> {
  const buttons = page.locator('[data-testid="connection"] button[aria-expanded]')
  for (const round of [0, 1]) {
    for (let nth = 0; nth < OPENED_ROWS; nth++) {
      await buttons.nth(nth).press('Enter')
      await page.waitForTimeout(80 + round)
    }
  }
}

async function switches({ page }: World): Promise<void> {
  for (const name of ['Colours: ', 'Colours: ', 'Colours: ', 'Times in ', 'Times in ']) {
    await press(page, `button[aria-label^="${name}"]`)
    await page.waitForTimeout(300)
  }
}

async function storm({ connections, desk, page }: World): Promise<void> {
  await desk.faultAll('rst')
  await until('see the cut', async () => (await rows(page, ':not([data-state="live"])')) > 0)
  const areBack = async () => (await rows(page, '[data-state="live"]')) >= connections
  await until('see all connections back', areBack)
  await page.waitForTimeout(1_000)
}

async function stale({ cut, page, restore }: World): Promise<void> {
  cut()
  await until('see it stale', () => isThere(page, '[data-testid="link"][data-link="stale"]'))
  await page.waitForTimeout(1_000)
  restore()
  await until('see it live', () => isThere(page, '[data-testid="link"][data-link="live"]'))
  await page.waitForTimeout(1_500)
}

/** Zooms in and out with wheel and keys, wherever a timeline is, and moves over its lanes. */
async function zoom({ page }: World): Promise<void> {
  const plot = await page.evaluate<{ x: number; width: number }>(
    `(({ x, width }) => ({ x, width }))(document.querySelector('main').getBoundingClientRect())`,
  )
  const [x, y] = [plot.x + plot.width * 0.6, 420]
  await page.mouse.move(x, y)
  await page.keyboard.down('Control')
  for (const delta of [-240, -240, -240, 240, 240, 240]) {
    await page.mouse.wheel(0, delta)
    await page.waitForTimeout(120)
  }
  await page.keyboard.up('Control')
  for (let nth = 0; nth < 20; nth++) {
    await page.mouse.move(x - nth * 10, y + nth * 8)
    await page.waitForTimeout(30)
  }
  for (let nth = 0; nth < 12; nth++) {
    await page.mouse.wheel(0, 400)
    await page.waitForTimeout(60)
  }
  await page.waitForTimeout(500)
}

/** Loads older events, by the button or by reaching the end, until there are enough. @throws where there are not so many */
async function loadEvents({ isQuick, page }: World): Promise<void> {
  const wanted = isQuick ? 2_000 : MANY_EVENTS
  await until(`load ${wanted} events`, async () => {
    if ((await eventsLoaded(page)) >= wanted) return true
    // The last of them comes while the hand is on its way.
    if (!(await pressIfThere(page, OLDER))) {
      await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)')
    }
    return false
  })
}

async function eventsLoaded(page: Page): Promise<number> {
  const text = await page.evaluate<string>(`document.querySelector('[data-testid="events-count"]')?.textContent ?? ''`)
  return Number(/([\d\s,.]+) loaded/.exec(text)?.[1]?.replaceAll(/\D/g, '') ?? 0)
}

/** From the top to the end in a few hundred turns of the wheel, as fast as they come. */
async function scrollThrough({ page }: World): Promise<void> {
  await page.evaluate('window.scrollTo(0, 0)')
  await page.mouse.move(700, 500)
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  const turn = Math.max(600, Math.ceil(height / 200))
  for (let at = 0; at < height; at += turn) {
    await page.mouse.wheel(0, turn)
    await page.waitForTimeout(16)
  }
  await page.waitForTimeout(500)
}

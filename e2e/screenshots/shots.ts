import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import type { BotProcess } from '../harness/bot-process.ts'
import type { CuttableProxy } from '../harness/cuttable-proxy.ts'
import { settled } from '../harness/navigate.ts'
import { PAGES } from '../harness/pages.ts'

/** In kB; a picture that is larger says too little for its size. */
const MOST_KILOBYTES = 200
/** The longest that the past of many connections may take, in ms. */
const PAST_LIMIT_MS = 60_000

/** What a picture is taken of. */
export interface Stage {
  readonly browser: Browser
  readonly bot: BotProcess
  readonly url: string
  /** The panel's wire to the bot, where it can be cut. */
  readonly proxy: CuttableProxy | null
  readonly folder: string
}

/** One view, to be taken in both themes. */
export interface Shot {
  readonly name: string
  /** Where it is; a function where that depends on what happened. */
  readonly path: string | ((bot: BotProcess) => Promise<string>)
  /** The name of its page, to wait for. */
  readonly page: string
  readonly width?: number
  readonly height?: number
  /** What is done before; by names and roles. */
  readonly act?: (page: Page, stage: Stage) => Promise<void>
}

/** One of every page of the panel, as it is; those not listed here are taken as they come. */
const OWN: Readonly<Record<string, Partial<Shot>>> = {
  Timeline: { path: '/timeline?window=7d' },
  Charts: { path: '/charts?window=7d' },
  Report: { path: '/report?window=30d', height: 1_100 },
  Outages: { path: '/outages?window=30d' },
  Help: { height: 1_100 },
}

const OUTAGE: Shot = {
  name: 'outage',
  path: async ({ api }) => {
    const [newest] = await api.outages({ connection: 'paradex-main', ongoing: 'false', limit: '1' })
    return `/outages/${newest?.id}`
  },
  page: '',
}

/** The desk of a trader. */
export const DESK_SHOTS: readonly Shot[] = [
  ...PAGES.map(({ name, path }) => ({
    name: name.toLowerCase().replaceAll(' ', '-'),
    path,
    page: name,
    ...OWN[name],
  })),
  OUTAGE,
  { name: 'overview-360', path: '/', page: 'Overview', width: 360, height: 780 },
  { name: 'outages-360', path: '/outages?window=30d', page: 'Outages', width: 360, height: 780 },
  { name: 'timeline-360', path: '/timeline?window=24h', page: 'Timeline', width: 360, height: 780 },
  { name: 'palette', path: '/', page: 'Overview', act: (page) => openByKey(page, 'Control+k') },
  { name: 'shortcuts', path: '/', page: 'Overview', act: (page) => openByKey(page, '?') },
  {
    name: 'stale',
    path: '/',
    page: 'Overview',
    act: async (page, { proxy }) => {
      proxy?.cut()
      await page.locator('[data-testid="link"][data-link="stale"]').waitFor()
    },
  },
]

/** The demo, as a newcomer sees it. */
export const DEMO_SHOTS: readonly Shot[] = [
  { name: 'demo', path: '/', page: 'Overview' },
  { name: 'demo-360', path: '/', page: 'Overview', width: 360, height: 780 },
  {
    name: 'break-something',
    path: '/',
    page: 'Overview',
    act: async (page) => {
      await page.getByRole('button', { name: 'Break something' }).click()
      await page.locator('button[data-fault]').first().waitFor()
    },
  },
]

/** Two hundred connections. */
export const CROWD_SHOTS: readonly Shot[] = [
  { name: 'crowd', path: '/', page: 'Overview' },
  { name: 'crowd-timeline', path: '/timeline?window=30d', page: 'Timeline' },
]

/** @throws where nothing is opened */
async function openByKey(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key)
  await page.getByRole('dialog').first().waitFor({ timeout: 3_000 })
}

/** Takes a picture. @returns its name and size @throws where the view does not come, or is too large */
export async function take(stage: Stage, shot: Shot, theme: 'light' | 'dark'): Promise<string> {
  const { browser, folder } = stage
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width: shot.width ?? 1_280, height: shot.height ?? 860 },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  try {
    const path = typeof shot.path === 'string' ? shot.path : await shot.path(stage.bot)
    await page.goto(`${stage.url}${path}`)
    await page.locator('[data-testid="link"][data-link="live"]').waitFor()
    if (shot.page === '') await page.locator('main h1').first().waitFor()
    else await settled(page, shot.page)
    // A row is there at once, what was of it only when the bot has told: of many on a busy machine that takes a while.
    if (shot.page === 'Overview') await page.locator('[data-coverage]').nth(1).waitFor({ timeout: PAST_LIMIT_MS })
    // Charts are drawn, and the first rates are there, once nothing has been asked for a while.
    await page.waitForTimeout(1_500)
    await shot.act?.(page, stage)
    await page.waitForTimeout(300)
    const file = `${shot.name}-${theme}.png`
    await page.screenshot({ path: join(folder, file), animations: 'disabled', caret: 'hide' })
    const kilobytes = Math.round(statSync(join(folder, file)).size / 1_000)
    if (kilobytes > MOST_KILOBYTES) throw new Error(`${file} has ${kilobytes} kB`)
    return `${file}  ${kilobytes} kB`
  } finally {
    stage.proxy?.restore()
    await context.close()
  }
}

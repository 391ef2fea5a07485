/**
 * Makes the README's pictures from the real bot: `bun run screenshots` writes docs/images/overview-{light,dark}.png.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import { findChromium } from '../scripts/chromium.ts'
import { startBot } from './harness/bot-process.ts'
import { panelOf } from './harness/panel.ts'

const IMAGES = join(import.meta.dirname, '../docs/images')
/** Long enough for rates and round trips to be measured. */
const SETTLE_MS = 8_000
/** What has happened in the picture. */
const BROKEN = [
  ['rst', 'vest'],
  ['mute_channel', 'paradex'],
  ['blackhole_sockets', 'paradex'],
] as const

const bot = await startBot()
const executablePath = findChromium(process.env)
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
})
try {
  mkdirSync(IMAGES, { recursive: true })
  await sleep(SETTLE_MS)
  for (const [fault, connection] of BROKEN) {
    await bot.api.fault(fault, { connection })
    await sleep(SETTLE_MS)
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1240, height: 1280 } })
    await page.goto(bot.url)
    await panelOf(page).outages({ connection: 'paradex', ongoing: false }).first().waitFor()
    await sleep(2_000)
    await page.screenshot({ path: join(IMAGES, `overview-${colorScheme}.png`) })
    await page.close()
  }
} finally {
  await browser.close()
  await bot.stop()
}

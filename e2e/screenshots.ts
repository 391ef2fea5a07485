/**
 * Makes the pictures of the panel from the real bot, with real faults on top of a month's record: `bun run screenshots` writes
 * docs/images/panel/<view>-<theme>.png; `bun run screenshots overview stale` only those of these names.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from '../scripts/chromium.ts'
import { startBot } from './harness/bot-process.ts'
import { cuttableProxy } from './harness/cuttable-proxy.ts'
import { crowd, deskConnection, startDesk } from './harness/desk.ts'
import { writePast } from './harness/past.ts'
import { LEARNING_MS } from './harness/recovery.ts'
import { CROWD_SHOTS, DEMO_SHOTS, DESK_SHOTS, type Stage, take } from './screenshots/shots.ts'

const IMAGES = join(import.meta.dirname, '../docs/images/panel')
const THEMES = ['light', 'dark'] as const
const PAST = { days: 30, intensity: 0.3, measuredDays: 30, seed: 11 } as const
const UNTIL_LIMIT_MS = 240_000
/** Before the start of the demo its past ended, in ms. */
const AWAY_MS = 4_000

const wanted = process.argv.slice(2)
const browser = await chromium.launch({
  ...(findChromium(process.env) === null ? {} : { executablePath: findChromium(process.env) ?? '' }),
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--force-color-profile=srgb'],
})
const failures: string[] = []

/** Every picture of a stage in both themes. What cannot be taken is told at the end, and does not keep the others from being taken. */
async function shoot(stage: Omit<Stage, 'browser' | 'folder'>, shots: typeof DESK_SHOTS): Promise<void> {
  for (const shot of shots) {
    if (wanted.length > 0 && !wanted.includes(shot.name)) continue
    for (const theme of THEMES) {
      await take({ ...stage, browser, folder: IMAGES }, shot, theme).then(
        (file) => void process.stderr.write(`  ${file}\n`),
        (error: unknown) => failures.push(`${shot.name}, ${theme}: ${error instanceof Error ? error.message : error}`),
      )
    }
  }
}

const isWanted = (shots: typeof DESK_SHOTS) => wanted.length === 0 || shots.some(({ name }) => wanted.includes(name))

/** Somebody who takes notices. */
async function receiver(): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((_, response) => response.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, stop: () => server.close() }
}

/** Six connections on three exchanges, as a trader has them; one is lost now, two came back lately. */
async function shootDesk(): Promise<void> {
  const phone = await receiver()
  const desk = await startDesk({
    connections: [
      deskConnection('paradex-main', 'paradex', 1.1),
      deskConnection('paradex-hedge', 'paradex', 0.4),
      deskConnection('vest-main', 'vest', 0.8),
      deskConnection('vest-hedge', 'vest', 0.2),
      deskConnection('hyperliquid', 'hyperliquid', 0.5),
      deskConnection('hyperliquid-spot', 'hyperliquid', 0.1),
    ],
    rateHz: 8,
    past: PAST,
    config: {
      spreads: [
        { id: 'btc', buy: 'vest-main/BTC-PERP', sell: 'paradex-main/BTC-USD-PERP', entryPct: 0.06, exitPct: 0 },
        { id: 'eth', buy: 'vest-main/ETH-PERP', sell: 'paradex-main/ETH-USD-PERP', entryPct: 0.08, exitPct: 0 },
      ],
      notices: [
        { id: 'phone', kind: 'ntfy', url: `${phone.url}/desk`, downForMs: 1_000, upForMs: 1_000 },
        { id: 'team', kind: 'webhook', url: phone.url, downForMs: 1_000, upForMs: 1_000 },
      ],
    },
    onDeath: (error) => failures.push(error.message),
  })
  const { api } = desk.bot
  const proxy = await cuttableProxy(desk.bot.port)
  try {
    await steadyBut(api, [])
    await desk.fault('vest-main', 'rst')
    await desk.fault('paradex-main', 'blackhole_sockets')
    await api.act('hyperliquid-spot', 'pause', 'not traded today')
    await until(
      async () => (await api.outages({ connection: 'paradex-main', ongoing: 'false', limit: '1' })).length > 0,
    )
    await steadyBut(api, ['hyperliquid-spot'])
    await desk.fault('vest-hedge', 'http_status', { status: 503, retryAfterS: 45, cut: true, durationMs: 600_000 })
    await until(async () => (await api.connection('vest-hedge')).attempt >= 1)
    await shoot({ bot: desk.bot, url: proxy.url, proxy }, DESK_SHOTS)
  } finally {
    await proxy.close()
    await desk.stop()
    phone.stop()
  }
}

/** What a newcomer sees. */
async function shootDemo(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-pictures-'))
  const databasePath = join(folder, 'demo.db')
  const connections = [deskConnection('paradex', 'paradex', 0.9), deskConnection('vest', 'vest', 0.4)]
  writePast({ ...PAST, path: databasePath, mode: 'demo', connections, until: Date.now() - AWAY_MS })
  const bot = await startBot({ databasePath })
  try {
    // As after a few seconds of watching: until its pace is known, a market may be silent for five.
    await steadyBut(bot.api, [], LEARNING_MS)
    await bot.api.fault('rst', { connection: 'vest' })
    await bot.api.fault('mute_channel', { connection: 'paradex', market: 'BTC-USD-PERP' })
    await until(async () => (await bot.api.outages({ connection: 'vest', ongoing: 'false', limit: '1' })).length > 0)
    await steadyBut(bot.api, [])
    await shoot({ bot, url: bot.url, proxy: null }, DEMO_SHOTS)
  } finally {
    await bot.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Two hundred connections, of which twenty are out. */
async function shootCrowd(): Promise<void> {
  const desk = await startDesk({
    connections: crowd(200),
    rateHz: 3,
    past: { days: 30, intensity: 0.03, measuredDays: 0.25, seed: 5 },
    onDeath: (error) => failures.push(error.message),
  })
  try {
    await desk.fault('paradex-021', 'http_status', { status: 503, cut: true, durationMs: 600_000 })
    await desk.fault('vest-071', 'blackhole_path', { durationMs: 600_000 })
    await until(async () => (await desk.bot.api.connections()).filter(({ state }) => state === 'down').length >= 15)
    await shoot({ bot: desk.bot, url: desk.bot.url, proxy: null }, CROWD_SHOTS)
  } finally {
    await desk.stop()
  }
}

/** Waits until all others have been live for so long. */
async function steadyBut(
  api: Awaited<ReturnType<typeof startBot>>['api'],
  but: readonly string[],
  liveMs = 0,
): Promise<void> {
  await until(async () =>
    (await api.connections()).every(
      ({ id, since, state }) => but.includes(id) || (state === 'live' && Date.now() - since > liveMs),
    ),
  )
}

/** @throws when it does not come true in time */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + UNTIL_LIMIT_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Still not so: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

try {
  mkdirSync(IMAGES, { recursive: true })
  if (isWanted(DESK_SHOTS)) await shootDesk()
  if (isWanted(DEMO_SHOTS)) await shootDemo()
  if (isWanted(CROWD_SHOTS)) await shootCrowd()
} finally {
  await browser.close()
}
for (const failure of failures) process.stderr.write(`Not taken: ${failure}\n`)
process.exitCode = failures.length > 0 ? 1 : 0

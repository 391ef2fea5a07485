import { type Browser, chromium } from '@playwright/test'
import { startBot } from '../../e2e/harness/bot-process.ts'
import { crowd, type Desk, deskConnection, startDesk } from '../../e2e/harness/desk.ts'
import { findChromium } from '../../scripts/chromium.ts'
import { coldLoads } from './loads.ts'
import { type PanelOptions, parsePanelOptions } from './options.ts'
import { reportPanel } from './report.ts'
import { measureSmoothness } from './smooth.ts'
import type { MeasuredLoads, PanelResult } from './verdict.ts'
import { type Weight, weigh } from './weight.ts'

/** A month with at least ten thousand events in it, whatever the number of connections. */
const DAYS = 30
const EVENTS_OF_A_QUIET_MONTH = 9_000

/** Measures the panel in a real browser, on the real bot. @returns Whether every bound held. */
export async function panel(args: readonly string[]): Promise<boolean> {
  const options = parsePanelOptions(args)
  const executablePath = findChromium(process.env)
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  })
  const died = Promise.withResolvers<never>()
  died.promise.catch(() => {})
  try {
    return reportPanel(options, await Promise.race([measure(browser, options, died.reject), died.promise]))
  } finally {
    await browser.close()
  }
}

async function measure(browser: Browser, options: PanelOptions, onDeath: (error: Error) => void): Promise<PanelResult> {
  const { connections, loads: times, only } = options
  const loads: MeasuredLoads[] = []
  console.error('The demo: two connections')
  const small = await startBot()
  let weight: Weight
  try {
    weight = await weigh(browser, small.url)
    if (only === null) loads.push({ connections: 2, loads: await coldLoads(browser, small.url, 2, times) })
  } finally {
    await small.stop()
  }

  console.error(`A desk of ${connections} connections`)
  const desk = await startLargeDesk(options, onDeath)
  try {
    if (only === null) loads.push({ connections, loads: await coldLoads(browser, desk.bot.url, connections, times) })
    const smoothness = await measureSmoothness(browser, desk, options)
    return { weight, loads, events: desk.pastEvents, smoothness }
  } finally {
    await desk.stop()
  }
}

function startLargeDesk({ connections, rateHz }: PanelOptions, onDeath: (error: Error) => void): Promise<Desk> {
  const named =
    connections < 3 ? [deskConnection('paradex', 'paradex', 1), deskConnection('vest', 'vest', 1)] : crowd(connections)
  const [paradex, vest] = named
  // Of 20 things a day and connection so many that all together make the month.
  const intensity = EVENTS_OF_A_QUIET_MONTH / (named.length * DAYS * 66)
  return startDesk({
    connections: named,
    rateHz,
    past: { days: DAYS, intensity, measuredDays: 0.5, seed: 1 },
    config: {
      spreads: [
        {
          id: 'btc',
          buy: `${vest?.id}/BTC-PERP`,
          sell: `${paradex?.id}/BTC-USD-PERP`,
          entryPct: 0.06,
          exitPct: 0,
        },
      ],
    },
    onDeath,
  })
}

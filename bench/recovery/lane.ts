import { DEFAULT_MARKETS } from '@holdfast/exchange-simulator'
import type { MeasuredExchange, SimulatorUrls } from '../process/protocol.ts'
import type { Truth } from './analysis.ts'
import { type Control, controlOf } from './control.ts'

/** One exchange of one simulator: a place where a connection is hurt without hurting another. */
export interface Lane {
  readonly exchange: MeasuredExchange
  readonly url: string
  readonly markets: readonly string[]
  readonly control: Control
  /** Best prices over REST, for both markets; empty where the exchange has none. A dial as the exchange counts them. */
  truth(): Promise<readonly Truth[]>
}

/** Two lanes a simulator. */
export function lanesOf(simulators: readonly SimulatorUrls[]): readonly Lane[] {
  return simulators.flatMap(({ control, paradex, vest }) => {
    const shared = controlOf(control)
    return [
      {
        exchange: 'paradex',
        url: paradex,
        markets: DEFAULT_MARKETS.paradex,
        control: shared,
        truth: () => Promise.all(DEFAULT_MARKETS.paradex.map((market) => askParadex(paradex, market))),
      },
      { exchange: 'vest', url: vest, markets: DEFAULT_MARKETS.vest, control: shared, truth: async () => [] },
    ] as const
  })
}

interface ParadexBook {
  readonly last_updated_at: number
  readonly bids: readonly (readonly [price: string, size: string])[]
  readonly asks: readonly (readonly [price: string, size: string])[]
}

async function askParadex(url: string, market: string): Promise<Truth> {
  const response = await fetch(`${url.replace(/^ws/, 'http')}/orderbook/${market}?depth=1`, { keepalive: false })
  if (!response.ok) throw new Error(`The book of ${market}: ${response.status} ${await response.text()}`)
  const { asks, bids, last_updated_at } = (await response.json()) as ParadexBook
  const prices = { bid: bids[0]?.[0] ?? null, ask: asks[0]?.[0] ?? null }
  return { market, exchangeTime: last_updated_at, prices }
}

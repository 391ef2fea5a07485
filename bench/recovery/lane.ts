import { DEFAULT_MARKETS, type ExchangeId } from '@holdfast/exchange-simulator'
import type { SimulatorUrls } from '../process/protocol.ts'
import { type Control, controlOf } from './control.ts'

/** One exchange of one simulator: a place where a connection is hurt without hurting another. */
export interface Lane {
  readonly exchange: ExchangeId
  readonly url: string
  readonly markets: readonly string[]
  readonly control: Control
}

/** Two lanes a simulator. */
export function lanesOf(simulators: readonly SimulatorUrls[]): readonly Lane[] {
  return simulators.flatMap(({ control, paradex, vest }) => {
    const shared = controlOf(control)
    return [
      { exchange: 'paradex', url: paradex, markets: DEFAULT_MARKETS.paradex, control: shared },
      { exchange: 'vest', url: vest, markets: DEFAULT_MARKETS.vest, control: shared },
    ] as const
  })
}

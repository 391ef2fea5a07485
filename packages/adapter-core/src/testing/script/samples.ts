import type { ExchangeDefinition } from '../../exchange.ts'
import type { Frame } from '../../socket.ts'
import { resolveOptions } from '../../variant.ts'
import type { ExchangeScript } from './exchange-script.ts'
import { createServedMarket } from './served-market.ts'

/** When the samples happened, in ms since the Unix epoch. */
const AT = 1_700_000_000_000

/** Frames of every kind that a server of the script sends, for its first market. */
export function samplesOf(definition: ExchangeDefinition, script: ExchangeScript): readonly Frame[] {
  const [symbol = ''] = script.markets
  const market = createServedMarket(symbol, 0, script.decimal ?? ((text) => text))
  const changes = market.move()
  const codec = definition.createCodec(resolveOptions(definition.options, script.options))
  return Object.entries(script.channels).flatMap(([channel, rules]): readonly Frame[] => {
    const subscription = { channel, market: symbol }
    if (rules.carries === 'canary') return script.canary === undefined ? [] : [script.canary(symbol)]
    const said = answers(script, codec.subscribe(subscription))
    if (rules.carries === 'trades') return [...said, script.trade(subscription, market.trade(AT))]
    const message = { ...subscription, sequence: market.sequence, at: AT }
    const whole = script.book({ ...message, kind: 'whole', ...market.levels(rules.depth) })
    const delta = rules.updates === 'deltas' ? [script.book({ ...message, kind: 'delta', ...changes })] : []
    return [...said, whole, ...delta]
  })
}

/** Yes and no to what was asked. */
function answers(script: ExchangeScript, asked: readonly Frame[]): readonly Frame[] {
  const asks = asked.flatMap((frame) => script.read(frame) ?? [])
  return asks.flatMap((ask) => (ask.verb === 'ping' ? [] : [...script.acknowledge(ask), ...script.refuse(ask)]))
}

import type { Clock } from '../../clock.ts'
import type { ExchangeDefinition } from '../../exchange.ts'
import { type Subscription, subscriptionKey } from '../../subscription.ts'
import type { Trade } from '../../trade.ts'
import { definitionFor, resolveOptions } from '../../variant.ts'
import { createDriver, type Driver } from './driver.ts'
import type { ExchangeScript, ScriptChannel } from './exchange-script.ts'
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts'
import type { ServedMarket } from './served-market.ts'
import { createWatch, type Watch } from './watch.ts'

/** An adapter and a server of its exchange, over a real loopback WebSocket. */
export interface World {
  /** The exchange under the script's options. */
  readonly definition: ExchangeDefinition
  readonly script: ExchangeScript
  readonly server: ScriptedServer
  readonly driver: Driver
  readonly subscriptions: readonly Subscription[]
  readonly until: Watch['until']
  /** Dials, and waits for every acknowledgement. */
  connect(): Promise<void>
  /** Waits until every subscription of the newest socket was acknowledged. */
  acknowledged(): Promise<void>
  /** Moves and trades every market once, and waits until the adapter has handled it. */
  stir(): Promise<void>
}

export interface WorldOptions {
  readonly definition: ExchangeDefinition
  readonly script: ExchangeScript
  readonly clock: Clock
  /** Most that any wait may take, in ms. */
  readonly timeoutMs: number
}

/** Runs with a world, and leaves nothing of it behind. */
export async function withWorld(
  { clock, definition, script, timeoutMs }: WorldOptions,
  subscriptions: readonly Subscription[],
  run: (world: World) => Promise<void>,
): Promise<void> {
  const { changed, until } = createWatch(clock, timeoutMs)
  const server = await startScriptedServer({ script, clock, onChange: changed })
  const driver = createDriver({ definition, script, url: server.url, subscriptions, clock, onChange: changed })
  const acknowledged = () =>
    until(
      () => subscriptions.every((subscription) => driver.heard(subscription).acknowledged > 0),
      () => {
        const missing = subscriptions.filter((subscription) => driver.heard(subscription).acknowledged === 0)
        return `an acknowledgement of ${missing.map(subscriptionKey).join(', ')} on socket ${driver.generation}`
      },
    )
  try {
    await run({
      definition: definitionFor(definition, resolveOptions(definition.options, script.options)),
      script,
      server,
      driver,
      subscriptions,
      until,
      acknowledged,
      connect: async () => {
        await driver.connect()
        await acknowledged()
      },
      stir: async () => {
        // What was asked just now is to be heard first.
        await server.flush()
        for (const market of script.markets) {
          server.move(market)
          server.trade(market)
        }
        await server.flush()
      },
    })
    must(server.unreadable.length === 0, `the exchange would not understand ${server.unreadable[0]}`)
  } catch (error) {
    // What was thrown first is why the rest did not come.
    throw driver.errors[0] ?? error
  } finally {
    driver.close()
    await server.close()
  }
}

/** What the server sends on the channel of a subscription. */
export function rulesOf({ script }: Pick<World, 'script'>, { channel }: Subscription): ScriptChannel {
  const rules = Object.hasOwn(script.channels, channel) ? script.channels[channel] : undefined
  if (rules === undefined) throw new RangeError(`Cannot find the channel ${channel} in the script ${script.name}`)
  return rules
}

/** @throws {Error} unless the last data of a subscription is what the server holds, string by string. */
export function mustBeRight(world: World, subscription: Subscription): void {
  const market = world.server.market(subscription.market)
  const heard = world.driver.heard(subscription)
  const isBook = rulesOf(world, subscription).carries === 'book'
  const is = isBook ? heard.top : (heard.data.at(-1)?.value ?? null)
  const should = isBook ? market.top() : lastTradeOf(world, market)
  must(sameAs(is, should), `${subscriptionKey(subscription)} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}`)
}

function lastTradeOf({ script }: World, { lastTrade }: ServedMarket): Trade | null {
  return lastTrade === null ? null : (script.tradeAsTold?.(lastTrade) ?? lastTrade)
}

/** As `mustBeRight`, for every subscription but the excepted one. */
export function mustAllBeRight(world: World, except?: Subscription): void {
  for (const subscription of world.subscriptions) if (subscription !== except) mustBeRight(world, subscription)
}

/** @throws {Error} saying what is wrong, unless it holds. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`The adapter does not conform: ${otherwise}`)
}

/** Equal members in any order, strings compared as strings. */
function sameAs(is: object | unknown, should: object | null): boolean {
  if (typeof is !== 'object' || is === null || should === null) return is === should
  const keys = new Set([...Object.keys(is), ...Object.keys(should)])
  return [...keys].every((key) => {
    const [a, b] = [Reflect.get(is, key), Reflect.get(should, key)]
    return typeof b === 'object' && b !== null ? sameAs(a, b) : a === b
  })
}

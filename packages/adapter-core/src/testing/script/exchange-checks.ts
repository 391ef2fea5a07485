import { type Clock, systemClock } from '../../clock.ts'
import type { ExchangeDefinition } from '../../exchange.ts'
import type { Subscription } from '../../subscription.ts'
import { definitionFor, resolveOptions } from '../../variant.ts'
import { conformanceChecks } from '../conformance.ts'
import { answerCases } from './checks/answers.ts'
import { bookCases } from './checks/books.ts'
import type { Case } from './checks/case.ts'
import { CYCLE_CASES } from './checks/cycles.ts'
import { NOISE_CASES } from './checks/noise.ts'
import { SOCKET_CASES } from './checks/sockets.ts'
import type { ExchangeScript } from './exchange-script.ts'
import { samplesOf } from './samples.ts'
import { must, withWorld } from './world.ts'

/** One thing an adapter must keep on real sockets; `run` rejects where it does not. */
export interface ExchangeCheck {
  /** A sentence, after the script and the channel: `json order_book: …`. */
  readonly name: string
  run(): Promise<void>
}

export interface ExchangeChecksOptions {
  /** Most that any wait may take, in ms; default 10,000. */
  readonly timeoutMs?: number
  readonly clock?: Clock
}

/**
 * What every adapter must keep, under every way its exchange speaks: `conformanceChecks`, and what shows only against a
 * server of it, over real loopback WebSockets. Run each as a test. Which there are follows from the definition and the
 * scripts: no gap is tried where nothing is numbered, no lost acknowledgement where nothing is acknowledged.
 */
export function exchangeChecks(
  definition: ExchangeDefinition,
  scripts: readonly ExchangeScript[],
  options: ExchangeChecksOptions = {},
): readonly ExchangeCheck[] {
  return [
    { name: 'every value of every option has a script', run: async () => mustCoverOptions(definition, scripts) },
    ...scripts.flatMap((script) => checksOf(definition, script, options)),
  ]
}

function checksOf(
  definition: ExchangeDefinition,
  script: ExchangeScript,
  { clock = systemClock, timeoutMs = 10_000 }: ExchangeChecksOptions,
): readonly ExchangeCheck[] {
  const variant = definitionFor(definition, resolveOptions(definition.options, script.options))
  const check = (place: string, wanted: readonly Subscription[]) => (of: Case) => ({
    name: `${place}: ${of.name}`,
    run: () => withWorld({ clock, definition, script, timeoutMs }, wanted, of.run),
  })
  const perChannel = Object.keys(variant.channels).flatMap((channel) => {
    const rules = Object.hasOwn(script.channels, channel) ? script.channels[channel] : undefined
    const cases = [
      ...answerCases(variant.acknowledges !== false, script),
      ...(rules?.carries === 'book'
        ? [...bookCases(rules, variant.channels[channel]?.probes ?? []), ...NOISE_CASES]
        : []),
    ]
    return cases.map(check(`${script.name} ${channel}`, everyMarket(script, [channel])))
  })
  const together = everyMarket(script, togetherOn(variant))
  return [
    {
      name: `${script.name}: the script speaks of everything in the definition`,
      run: async () => mustCover(variant, script),
    },
    ...conformanceChecks(definition, [], [], script.options).map(({ name }, index) => ({
      name: `${script.name}: ${name}`,
      run: async () => conformanceChecks(definition, samplesOf(definition, script), [], script.options)[index]?.run(),
    })),
    ...perChannel,
    ...[...SOCKET_CASES, ...CYCLE_CASES].map(check(script.name, together)),
  ]
}

const everyMarket = ({ markets }: ExchangeScript, channels: readonly string[]): readonly Subscription[] =>
  channels.flatMap((channel) => markets.map((market) => ({ channel, market })))

/** As many channels as a socket may carry at once. */
function togetherOn({ channels, exclusiveChannels = [] }: ExchangeDefinition): readonly string[] {
  return Object.keys(channels).filter((channel, index, all) => {
    const before = all.slice(0, index)
    return !exclusiveChannels.some((group) => group.includes(channel) && before.some((other) => group.includes(other)))
  })
}

/** @throws {Error} where no script speaks as an option says. */
function mustCoverOptions({ options }: ExchangeDefinition, scripts: readonly ExchangeScript[]): void {
  must(scripts.length > 0, 'there is no script')
  for (const [name, { values, default: unsaid }] of Object.entries(options)) {
    for (const value of values) {
      const has = scripts.some((script) => (script.options[name] ?? unsaid) === value)
      must(has, `no script for ${name}: ${value}`)
    }
  }
}

/** @throws {Error} where the script leaves out what the definition has. */
function mustCover(variant: ExchangeDefinition, script: ExchangeScript): void {
  for (const channel of Object.keys(variant.channels)) {
    const rules = Object.hasOwn(script.channels, channel) ? script.channels[channel] : undefined
    must(rules !== undefined && rules.carries !== 'canary', `the script has no channel ${channel}`)
    const answers = rules.carries === 'book' && rules.firstData === 'at_once'
    must(
      variant.channels[channel]?.snapshotOnSubscribe === answers,
      `${channel}: definition and script disagree on whether a subscribe is answered with data`,
    )
  }
  must(new Set(script.markets).size >= 3, 'the script has fewer than three markets')
  for (const market of script.markets) must(variant.market.pattern.test(market), `${market} is no market`)
  must(
    (script.pong !== undefined) === (variant.heartbeat.kind === 'frame'),
    'pings are frames to one and not the other',
  )
}

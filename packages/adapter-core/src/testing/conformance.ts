import { parseAddress } from '../address.ts'
import type { Codec, Decoded, ExchangeDefinition } from '../exchange.ts'
import type { Frame } from '../socket.ts'
import { definitionFor, resolveOptions } from '../variant.ts'
import { readJson } from '../wire.ts'
import { NONSENSE } from './nonsense.ts'

/** One thing every exchange must keep; `run` throws where it does not. */
export interface ConformanceCheck {
  readonly name: string
  run(): void
}

const KINDS: Readonly<Record<Decoded['kind'], true>> = {
  acknowledged: true,
  refused: true,
  authenticated: true,
  auth_refused: true,
  throttled: true,
  book: true,
  event: true,
  canary: true,
  encoding: true,
  heartbeat: true,
  notice: true,
  unknown: true,
  malformed: true,
}

/**
 * What every exchange must keep, whatever its protocol; run each as a test. `frames` are well-formed frames of the
 * exchange: they are cut short and damaged in many ways, and none may make the codec throw. `restBooks` are answers with
 * its REST book, as text, where it has one. `given`: values for options that have another by default.
 */
export function conformanceChecks(
  of: ExchangeDefinition,
  frames: readonly Frame[],
  restBooks: readonly string[] = [],
  given: Readonly<Record<string, string>> = {},
): readonly ConformanceCheck[] {
  const options = resolveOptions(of.options, given)
  const definition = definitionFor(of, options)
  const subscriptions = Object.keys(definition.channels).map((channel) => ({
    channel,
    market: definition.market.example,
  }))
  /** A codec that has asked for everything. */
  const asked = (): Codec => {
    const codec = definition.createCodec(options)
    for (const subscription of subscriptions) {
      codec.subscribe(subscription)
      codec.canary(subscription)
    }
    return codec
  }
  return [
    {
      name: 'every network is a wss:// address',
      run: () => {
        for (const { ws } of Object.values(definition.networks)) {
          const { url } = parseAddress(ws, definition.requiredQuery)
          must(url.startsWith('wss://'), `${ws} is not encrypted`)
        }
      },
    },
    {
      name: 'defaults are among the values they choose from',
      run: () => {
        for (const channel of definition.defaultChannels) must(channel in definition.channels, `no channel ${channel}`)
        for (const [name, { values, default: value }] of Object.entries(definition.options)) {
          must(values.includes(value), `the default of ${name} is none of its values`)
        }
        must(definition.market.pattern.test(definition.market.example), 'the example market does not match')
      },
    },
    {
      name: 'every channel can be asked for, and its limits fit together',
      run: () => {
        for (const subscription of subscriptions) {
          const channel = definition.channels[subscription.channel]
          must(asked().subscribe(subscription).length > 0, `${subscription.channel} sends no subscribe frame`)
          must(asked().unsubscribe(subscription).length > 0, `${subscription.channel} sends no unsubscribe frame`)
          must(
            channel?.probes.includes('canary') !== true || asked().canary(subscription).length > 0,
            `${subscription.channel} has no canary`,
          )
          must(
            channel?.probes.includes('rest') !== true || definition.restBook !== null,
            `${subscription.channel} has no REST book`,
          )
          must((channel?.staleAfterMs ?? 0) <= (channel?.maxStaleAfterMs ?? 0), 'stale before its maximum')
        }
      },
    },
    {
      name: 'a ping frame exists exactly where pings are frames',
      run: () => must((asked().ping() !== null) === (definition.heartbeat.kind === 'frame'), 'ping and kind disagree'),
    },
    {
      name: 'closes, maintenance and lifetime are what they can be',
      run: () => {
        for (const [code, { floorMs }] of Object.entries(definition.closes)) {
          must(/^[1-4]\d{3}$/.test(code), `${code} is no close code`)
          must(floorMs === null || isDuration(floorMs), `the floor after ${code} is no duration`)
        }
        for (const { durationMs, startMinute, weekdays } of definition.maintenance) {
          must(weekdays.length > 0 && weekdays.every((day) => isIndex(day, 7)), 'maintenance on no day of the week')
          must(isIndex(startMinute, MINUTES_A_DAY), 'maintenance starts at no minute of the day')
          must(isDuration(durationMs), 'maintenance lasts for no duration')
        }
        must(definition.lifetimeMs === null || isDuration(definition.lifetimeMs), 'the lifetime is no duration')
      },
    },
    {
      name: 'the REST book is asked for under the REST address, and read from whatever is answered',
      run: () => {
        const { restBook } = definition
        if (restBook === null) return
        for (const subscription of subscriptions) {
          must(restBook.path(subscription).startsWith('/'), 'the path does not begin with /')
          for (const whole of restBooks) {
            must(typeof restBook.read(JSON.parse(whole), subscription) !== 'string', `no book: ${whole}`)
            for (const body of [...NONSENSE, ...damaged(whole)].map(readJson)) restBook.read(body, subscription)
          }
        }
      },
    },
    {
      name: 'codecs share nothing: two sockets that ask for the same send the same',
      run: () => {
        const ask = () => {
          const codec = definition.createCodec(options)
          return JSON.stringify(subscriptions.map((subscription) => codec.subscribe(subscription).map(String)))
        }
        const [first, second] = [ask(), ask()]
        must(first === second, 'a second codec sends other frames')
      },
    },
    {
      name: 'no frame makes the codec throw: nonsense, cut short, or damaged',
      run: () => {
        const codec = asked()
        for (const frame of [...NONSENSE, ...frames.flatMap((whole) => [...damaged(whole)])]) {
          for (const fact of codec.decode(frame)) must(fact.kind in KINDS, `${fact.kind} is no known fact`)
        }
      },
    },
  ]
}

/** At how many places a frame is damaged. */
const PLACES = 200

/** A frame cut at many places, with what stands there replaced in many ways; text also as bytes. */
function* damaged(frame: Frame): Generator<Frame> {
  const step = Math.max(1, Math.floor(frame.length / PLACES))
  for (let at = 0; at <= frame.length; at += step) {
    const cut = frame.slice(0, at)
    yield cut
    if (typeof frame === 'string') {
      yield new TextEncoder().encode(frame.slice(0, at))
      for (const other of ['"', '0', '-', '{', ']', 'null', '\u0000']) yield cut + other + frame.slice(at + 1)
    } else {
      for (const other of [0x00, 0x01, 0x7f, 0x80, 0xff]) yield frame.with(Math.min(at, frame.length - 1), other)
    }
  }
}

const MINUTES_A_DAY = 24 * 60

const isDuration = (ms: number) => Number.isFinite(ms) && ms > 0

const isIndex = (value: number, length: number) => Number.isInteger(value) && value >= 0 && value < length

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The definition does not conform: ${otherwise}`)
}

import { parseArgs } from 'node:util'
import { DEFAULT_BOOK_MS } from './hyperliquid/channels.ts'
import { PARADEX_OFFERS, type ParadexOffer } from './paradex/encoding.ts'
import { DEFAULT_MARKETS, DEFAULT_RATE_HZ, type SimulatorOptions } from './simulator.ts'
import { FRAMINGS, type Framing } from './transport/peer.ts'
import { DEFAULT_V2_FRAMES } from './vest/protocol.ts'

/** Ports of a simulator that is started by hand. */
export const FIXED_PORTS = { paradex: 4410, vest: 4411, control: 4412, hyperliquid: 4413 } as const

/** The command line as understood. */
export interface Flags {
  readonly help: boolean
  /** One JSON line on stdout instead of text, and free ports by default: another program reads it. */
  readonly readyJson: boolean
  /** End when stdin closes, so that no parent is outlived. */
  readonly exitWithStdin: boolean
  readonly options: SimulatorOptions
}

export const USAGE = `Usage: bun run packages/exchange-simulator [flags]

Paradex, Vest and Hyperliquid as servers on 127.0.0.1, misbehaving on command.

  --paradex-port N           default ${FIXED_PORTS.paradex}; 0 = any free port
  --vest-port N              default ${FIXED_PORTS.vest}
  --hyperliquid-port N       default ${FIXED_PORTS.hyperliquid}
  --control-port N           default ${FIXED_PORTS.control}
  --rate-hz N                book changes a second and market, default ${DEFAULT_RATE_HZ}
  --seed N                   the same seed gives the same markets, default 1
  --markets-paradex A,B      default ${DEFAULT_MARKETS.paradex.join(',')}
  --markets-vest A,B         default ${DEFAULT_MARKETS.vest.join(',')}
  --markets-hyperliquid A,B  default ${DEFAULT_MARKETS.hyperliquid.join(',')}
  --hyperliquid-book-ms N    a book of Hyperliquid comes so often, in ms, default ${DEFAULT_BOOK_MS}
  --vest-v2-frames F         how Vest's version 2 sends: ${FRAMINGS.join(', ')}; default ${DEFAULT_V2_FRAMES}
  --paradex-encoding E       what Paradex speaks: ${PARADEX_OFFERS.join(', ')}; default both
  --ready-json               print one JSON line with the addresses; ports default to 0 then
  --exit-with-stdin          end when stdin closes
  --help                     this text
`

/** A command line that cannot be followed. */
export class FlagsError extends Error {
  override readonly name = 'FlagsError'
}

const NAMES = {
  'paradex-port': { type: 'string' },
  'vest-port': { type: 'string' },
  'hyperliquid-port': { type: 'string' },
  'control-port': { type: 'string' },
  'rate-hz': { type: 'string' },
  seed: { type: 'string' },
  'markets-paradex': { type: 'string' },
  'markets-vest': { type: 'string' },
  'markets-hyperliquid': { type: 'string' },
  'hyperliquid-book-ms': { type: 'string' },
  'vest-v2-frames': { type: 'string' },
  'paradex-encoding': { type: 'string', default: 'both' },
  'ready-json': { type: 'boolean', default: false },
  'exit-with-stdin': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: NAMES }).values
  } catch (error) {
    throw new FlagsError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function parseNumber(flag: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (!(number >= min && number <= max)) {
    throw new FlagsError(`--${flag} must be a number from ${min} to ${max}, got ${JSON.stringify(text)}`)
  }
  return number
}

function parsePort(flag: string, text: string | undefined, fallback: number): number {
  const port = parseNumber(flag, text, fallback, 0, 65_535)
  if (!Number.isInteger(port)) throw new FlagsError(`--${flag} must be an integer, got ${JSON.stringify(text)}`)
  return port
}

function parseMarkets(flag: string, text: string | undefined, fallback: readonly string[]): readonly string[] {
  if (text === undefined) return fallback
  const markets = text.split(',').map((market) => market.trim())
  if (markets.some((market) => !/^[A-Za-z0-9_-]{1,64}$/.test(market)) || new Set(markets).size < markets.length) {
    throw new FlagsError(`--${flag} must be different names with commas between, got ${JSON.stringify(text)}`)
  }
  return markets
}

function parseFraming(flag: string, text: string | undefined, fallback: Framing): Framing {
  if (text === undefined) return fallback
  const framing = FRAMINGS.find((known) => known === text)
  if (framing !== undefined) return framing
  throw new FlagsError(`--${flag} must be one of ${FRAMINGS.join(', ')}, got ${JSON.stringify(text)}`)
}

function parseOffer(text: string): ParadexOffer {
  const offer = PARADEX_OFFERS.find((each) => each === text)
  if (offer) return offer
  throw new FlagsError(`--paradex-encoding must be ${PARADEX_OFFERS.join(', ')}, got ${JSON.stringify(text)}`)
}

/** Reads the arguments after the program's name. @throws {FlagsError} saying which flag is wrong and what it takes. */
export function parseFlags(args: readonly string[]): Flags {
  const values = parseValues(args)
  const readyJson = values['ready-json']
  const ports = readyJson ? { paradex: 0, vest: 0, hyperliquid: 0, control: 0 } : FIXED_PORTS
  return {
    help: values.help,
    readyJson,
    exitWithStdin: values['exit-with-stdin'],
    options: {
      ports: {
        paradex: parsePort('paradex-port', values['paradex-port'], ports.paradex),
        vest: parsePort('vest-port', values['vest-port'], ports.vest),
        hyperliquid: parsePort('hyperliquid-port', values['hyperliquid-port'], ports.hyperliquid),
        control: parsePort('control-port', values['control-port'], ports.control),
      },
      rateHz: parseNumber('rate-hz', values['rate-hz'], DEFAULT_RATE_HZ, 0.1, 10_000),
      seed: parseNumber('seed', values.seed, 1, 0, Number.MAX_SAFE_INTEGER),
      markets: {
        paradex: parseMarkets('markets-paradex', values['markets-paradex'], DEFAULT_MARKETS.paradex),
        vest: parseMarkets('markets-vest', values['markets-vest'], DEFAULT_MARKETS.vest),
        hyperliquid: parseMarkets('markets-hyperliquid', values['markets-hyperliquid'], DEFAULT_MARKETS.hyperliquid),
      },
      hyperliquidBookMs: parseNumber(
        'hyperliquid-book-ms',
        values['hyperliquid-book-ms'],
        DEFAULT_BOOK_MS,
        10,
        600_000,
      ),
      vestV2Frames: parseFraming('vest-v2-frames', values['vest-v2-frames'], DEFAULT_V2_FRAMES),
      paradexEncoding: parseOffer(values['paradex-encoding']),
    },
  }
}

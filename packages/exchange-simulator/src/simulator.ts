import { type Clock, systemClock } from './clock.ts'
import { controlApp } from './control/app.ts'
import { serveControl } from './control/serve.ts'
import { openExchange } from './exchange/exchange.ts'
import type { ExchangeId, Protocol } from './exchange/protocol.ts'
import { type CatalogueEntry, FAULT_CATALOGUE } from './faults/catalogue.ts'
import { createInjector, type FaultRecord } from './faults/injector.ts'
import type { FaultRequest } from './faults/request.ts'
import { DEFAULT_BOOK_MS } from './hyperliquid/channels.ts'
import { hyperliquidProtocol } from './hyperliquid/protocol.ts'
import type { ParadexOffer } from './paradex/encoding.ts'
import { paradexProtocol } from './paradex/protocol.ts'
import { exchangeStatus, type SimulatorStatus } from './status.ts'
import type { Framing } from './transport/peer.ts'
import { DEFAULT_V2_FRAMES, vestProtocol } from './vest/protocol.ts'

/** Markets of an exchange that is not told otherwise. */
export const DEFAULT_MARKETS = {
  paradex: ['BTC-USD-PERP', 'ETH-USD-PERP'],
  vest: ['BTC-PERP', 'ETH-PERP'],
  hyperliquid: ['BTC', 'ETH'],
} as const satisfies Record<ExchangeId, readonly string[]>

/** Book changes a second and market. */
export const DEFAULT_RATE_HZ = 20

/** Everything may be left out. */
export interface SimulatorOptions {
  /** Ports on 127.0.0.1. Default 0 each = any free port. */
  readonly ports?: { readonly [Port in ExchangeId | 'control']?: number }
  /** Book changes a second and market, 0.1 to 10,000. Default 20. */
  readonly rateHz?: number
  /** The same seed gives the same markets. Default 1. */
  readonly seed?: number
  /** At least one market an exchange; any name does, what stands before its first `-` is the asset. */
  readonly markets?: { readonly [Exchange in ExchangeId]?: readonly string[] }
  /** How often Hyperliquid sends a book, in ms, 10 to 600,000; a fast one comes ten times as often. Default 5400, as it really does. */
  readonly hyperliquidBookMs?: number
  /** How Vest's version 2 sends its JSON. Default `binary`. */
  readonly vestV2Frames?: Framing
  /**
   * What Paradex speaks: JSON and SBE; SBE alone, so that a JSON socket gets no data; or JSON alone, so that asking for
   * SBE meets 400. Default `both`.
   */
  readonly paradexEncoding?: ParadexOffer
  readonly clock?: Clock
}

/** All exchanges and their control port, running. */
export interface Simulator {
  /** Where to dial: `ws://127.0.0.1:P/v1`, `ws://127.0.0.1:P/ws?version=1.0`, `ws://127.0.0.1:P/ws`, `http://127.0.0.1:P`. */
  readonly urls: Readonly<Record<ExchangeId | 'control', string>>
  /** Where each REST API lives: `http://127.0.0.1:P/v1` for Paradex, `http://127.0.0.1:P` for the others. */
  readonly rest: Readonly<Record<ExchangeId, string>>
  /**
   * Begins a fault; it is in force when this returns.
   *
   * @throws {FaultRequestError} when the request makes no sense.
   */
  inject(request: FaultRequest): FaultRecord
  /** Ends a fault before its time; one that is over stays as it is. Null where there is no record of it. */
  end(id: number): FaultRecord | null
  /** What can be broken. */
  faults(): readonly CatalogueEntry[]
  /** What was broken: the last 200, newest first. */
  records(): readonly FaultRecord[]
  status(): SimulatorStatus
  /** Closes every port and socket and ends every loop. May be called again. */
  stop(): Promise<void>
}

/**
 * Starts all exchanges and the control port.
 *
 * @throws {RangeError} when a number or a list of markets is out of range.
 * @throws the system's error, e.g. EADDRINUSE, when a port cannot be had; nothing is left open then.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { ports = {}, rateHz = DEFAULT_RATE_HZ, seed = 1, clock = systemClock } = options
  const markets = { ...DEFAULT_MARKETS, ...options.markets }
  const { hyperliquidBookMs: bookMs = DEFAULT_BOOK_MS, vestV2Frames = DEFAULT_V2_FRAMES } = options
  if (!(rateHz >= 0.1 && rateHz <= 10_000)) throw new RangeError(`Cannot run the markets: rateHz is ${rateHz}`)
  if (!(bookMs >= 10 && bookMs <= 600_000)) throw new RangeError(`Cannot send books: hyperliquidBookMs is ${bookMs}`)
  const stopping = new AbortController()
  const { signal } = stopping
  const open = (protocol: Protocol) => {
    const { exchange } = protocol
    if (markets[exchange].length === 0) throw new RangeError(`Cannot open ${exchange}: it has no market`)
    return openExchange({
      protocol,
      port: ports[exchange] ?? 0,
      markets: markets[exchange],
      seed,
      rateHz,
      clock,
      signal,
    })
  }
  try {
    const exchanges = {
      paradex: await open(paradexProtocol({ offer: options.paradexEncoding ?? 'both' })),
      vest: await open(vestProtocol(vestV2Frames)),
      hyperliquid: await open(hyperliquidProtocol({ bookMs })),
    }
    const { paradex, vest, hyperliquid } = exchanges
    const injector = createInjector({ exchanges, clock, signal })
    const status = () => ({ exchanges: Object.values(exchanges).map(exchangeStatus) })
    const control = serveControl(controlApp({ injector, status }), ports.control ?? 0)
    return {
      urls: { paradex: paradex.url, vest: vest.url, hyperliquid: hyperliquid.url, control: control.url },
      rest: { paradex: paradex.restUrl, vest: vest.restUrl, hyperliquid: hyperliquid.restUrl },
      inject: (request) => injector.inject(request),
      end: (id) => injector.end(id),
      faults: () => FAULT_CATALOGUE,
      records: () => injector.records(),
      status,
      async stop() {
        stopping.abort()
        await control.stop()
      },
    }
  } catch (error) {
    stopping.abort()
    throw error
  }
}

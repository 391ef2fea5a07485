import type { ConnectionDto, EventDto, QuoteDto, SpreadDto } from '@holdfast/api-contract'

/** A live connection with one fresh book, as the bot would tell it; `change` overrides. */
export function connectionDto(change: Partial<ConnectionDto> = {}): ConnectionDto {
  return {
    id: 'paradex',
    exchange: 'paradex',
    endpoint: 'ws://127.0.0.1:4500/v1',
    state: 'live',
    phase: null,
    since: 1_000,
    cause: null,
    detail: null,
    flapping: false,
    generation: 1,
    sockets: [{ role: 'primary', generation: 1, openedAt: 900, rttMs: 12 }],
    lastDataAt: 9_900,
    dataAgeMs: 100,
    rttMs: 12,
    messageRate: 20,
    attempt: 0,
    nextAttemptAt: null,
    nextAttemptReason: null,
    outageId: null,
    duties: 'done',
    subscriptions: [
      {
        channel: 'order_book',
        market: 'BTC-USD-PERP',
        state: 'fresh',
        lastDataAt: 9_900,
        dataAgeMs: 100,
        lagMs: 3,
      },
    ],
    ...change,
  }
}

export function quoteDto(change: Partial<QuoteDto> = {}): QuoteDto {
  return {
    connection: 'paradex',
    market: 'BTC-USD-PERP',
    bestBid: { price: '64000.1', size: '0.5' },
    bestAsk: { price: '64000.9', size: '1.25' },
    exchangeTime: 9_890,
    receivedAt: 9_900,
    verifiedAt: 9_900,
    generation: 1,
    fresh: true,
    staleReason: null,
    ...change,
  }
}

/** A tradable spread, as the bot would tell it. */
export function spreadDto(change: Partial<SpreadDto> = {}): SpreadDto {
  return { id: 'btc', entryPct: 0.031, exitPct: 0.045, tradable: true, blockedBy: [], at: 9_900, ...change }
}

export function eventDto(change: Partial<EventDto> = {}): EventDto {
  return { id: 1, at: 1_000, connection: 'paradex', type: 'connection_live', outageId: null, data: {}, ...change }
}

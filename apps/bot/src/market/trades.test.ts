import { expect, test } from 'bun:test'
import type { GatedData } from '@holdfast/reconnect-monitor'
import { createTrades } from './trades.ts'

const trade = (id: string) => ({ id, price: '100.5', size: '0.1', side: 'buy' as const, at: 1_000 })

const told = (value: unknown, changes: Partial<GatedData> = {}): GatedData =>
  ({
    connection: 'vest',
    market: 'BTC-PERP',
    channel: 'trades',
    generation: 1,
    receivedAt: 2_000,
    receivedMonotonic: 0,
    verifiedAt: 2_000,
    exchangeTime: 1_000,
    fresh: true,
    staleReason: null,
    value,
    repeated: false,
    ...changes,
  }) as GatedData

const idsOf = (trades: ReturnType<typeof createTrades>, limit = 10) =>
  trades.get('vest', 'BTC-PERP', limit)?.trades.map(({ id }) => id)

test('the newest trades come first, as many as are asked for, and the oldest are forgotten', () => {
  const trades = createTrades(3)
  for (const id of ['1', '2', '3', '4', '5', '6', '7']) trades.update(told(trade(id)))
  expect(idsOf(trades)).toEqual(['7', '6', '5'])
  expect(idsOf(trades, 2)).toEqual(['7', '6'])
  expect(trades.get('vest', 'BTC-PERP', 1)?.trades).toEqual([{ ...trade('7'), receivedAt: 2_000, backfilled: false }])
})

test('a new verdict on the last trade changes the verdict, and adds no trade', () => {
  const trades = createTrades()
  trades.update(told(trade('1')))
  const lost = { fresh: false, staleReason: 'not_live', repeated: true } as const
  trades.update(told({ lastKnown: trade('1') }, lost as Partial<GatedData>))
  expect(trades.get('vest', 'BTC-PERP', 10)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  expect(idsOf(trades)).toEqual(['1'])
})

test('what is no trade is left alone, and a market without trades has none to tell', () => {
  const trades = createTrades()
  for (const value of [null, 'a', { ...trade('1'), price: 7 }, { ...trade('1'), side: 'long' }])
    trades.update(told(value))
  expect(trades.get('vest', 'BTC-PERP', 10)).toBeNull()
})

test('drops the trades of one connection', () => {
  const trades = createTrades()
  trades.update(told(trade('1')))
  trades.update(told(trade('2'), { connection: 'paradex' }))
  trades.drop('vest')
  expect(trades.get('vest', 'BTC-PERP', 10)).toBeNull()
  expect(trades.get('paradex', 'BTC-PERP', 10)?.trades).toHaveLength(1)
})

import { expect, test } from 'bun:test'
import { createPulseLog, REMEMBERED_MS } from './pulse-log.ts'

function pulse(at: number, rates: Readonly<Record<string, number>>) {
  const figures = (messageRate: number) => ({ lastDataAt: at, dataAgeMs: 0, rttMs: null, messageRate })
  const connections = Object.fromEntries(Object.entries(rates).map(([id, rate]) => [id, figures(rate)]))
  return { serverTime: at, store: { status: 'ok', queued: 0, lastError: null } as const, connections }
}

test('pulses are remembered for five minutes, oldest first', () => {
  const log = createPulseLog()
  for (const at of [0, 1_000, REMEMBERED_MS, REMEMBERED_MS + 500]) log.add(pulse(at, { vest: at }))
  expect(log.of('vest').map(({ at }) => at)).toEqual([1_000, REMEMBERED_MS, REMEMBERED_MS + 500])
  log.add(pulse(10 * REMEMBERED_MS, { vest: 7 }))
  expect(log.of('vest')).toEqual([{ at: 10 * REMEMBERED_MS, rttMs: null, messageRate: 7 }])
})

test('a clock that is put back leaves no more pulses than five minutes have, in order', () => {
  const log = createPulseLog()
  for (const at of [0, 1_000, 2_000]) log.add(pulse(3_600_000 + at, { vest: at }))
  for (let at = 0; at <= REMEMBERED_MS; at += 1_000) log.add(pulse(at, { vest: at }))
  expect(log.of('vest')).toHaveLength(REMEMBERED_MS / 1_000)
  expect(log.of('vest').at(-1)?.at).toBe(REMEMBERED_MS)
  log.add(pulse(REMEMBERED_MS - 1_500, { vest: 7 }))
  expect(
    log
      .of('vest')
      .slice(-2)
      .map(({ at }) => at),
  ).toEqual([REMEMBERED_MS - 2_000, REMEMBERED_MS - 1_500])
})

test('a connection that is gone is forgotten, and one that never was has none', () => {
  const log = createPulseLog()
  log.add(pulse(0, { vest: 1, paradex: 2 }))
  log.add(pulse(1_000, { paradex: 3 }))
  expect(log.of('vest')).toEqual([])
  expect(log.of('paradex').map(({ messageRate }) => messageRate)).toEqual([2, 3])
  expect(log.of('nobody')).toEqual([])
})

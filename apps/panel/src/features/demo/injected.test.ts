import { describe, expect, test } from 'bun:test'
import { type Fault, type Injected, NOTICED_WITHIN_MS, type Outage, offered, outcomeText, tellAll } from './injected.ts'
import { scoreOf } from './score.ts'

const RST: Fault = {
  fault: 'rst',
  group: 'connection',
  title: 'Pull the plug',
  description: 'A reset.',
  takesMarket: false,
  defaultDurationMs: null,
  exchanges: ['paradex', 'vest'],
  healsAtEnd: false,
}
const MUTE: Fault = { ...RST, fault: 'mute', title: 'Stop all data', group: 'silence', defaultDurationMs: 30_000 }
const REFUSE: Fault = { ...RST, fault: 'refuse', title: 'Offline', defaultDurationMs: 10_000, healsAtEnd: true }
const GAP: Fault = { ...RST, fault: 'gap', title: 'Lose one update', group: 'book', exchanges: ['paradex'] }
const FAULTS = [RST, MUTE, REFUSE, GAP]

const injected = (change: Partial<Injected> = {}): Injected => ({
  id: 1,
  fault: 'rst',
  connection: 'paradex',
  market: null,
  beganAt: 1_000,
  endedAt: 1_000,
  firstFrameAt: null,
  ...change,
})
const outage = (change: Partial<Outage> = {}): Outage => ({
  id: 7,
  connection: 'paradex',
  scope: 'connection',
  channel: null,
  market: null,
  cause: 'abnormal_close',
  attribution: 'network',
  detail: null,
  planned: false,
  startedAt: 1_001,
  detectedAt: 1_001,
  endedAt: 1_401,
  recoveredAt: 1_401,
  durationMs: 400,
  detectionMs: 0,
  attempts: 1,
  endedBy: 'recovered',
  phases: null,
  exchange: 'paradex',
  acknowledged: null,
  ...change,
})
const tell = (faults: readonly Injected[], outages: readonly Outage[], now = 60_000) =>
  tellAll(faults, FAULTS, outages, now)
const textOf = (one: Injected, outages: readonly Outage[], now?: number) =>
  tell([one], outages, now).map(outcomeText)[0]

describe('what came of a fault', () => {
  test('recovery counts from the fault itself, not from the moment it was noticed', () => {
    const late = outage({ startedAt: 900, detectedAt: 3_300, endedAt: 3_700 })
    expect(textOf(injected({ fault: 'mute', endedAt: null }), [late])).toBe('back 2.70 s after it')
  })

  test('where nothing comes before the end of the fault, it counts from there', () => {
    const refused = injected({ fault: 'refuse', endedAt: 11_000 })
    expect(textOf(refused, [outage({ endedAt: 11_900 })])).toBe('back 900 ms after its end')
    expect(textOf(refused, [outage({ endedAt: 4_000 })])).toBe('back 3.00 s after it')
    expect(textOf(injected({ fault: 'refuse', endedAt: null }), [outage()])).toBe('in force')
  })

  test('one outage still open: it is not back, whatever ended before', () => {
    const two = [outage({ id: 8, detectedAt: 2_000, endedAt: null }), outage()]
    expect(tell([injected()], two)[0]?.outcome).toMatchObject({ kind: 'out', outage: { id: 8 } })
  })

  test.each([
    ['paused', 'paused, not back'],
    ['process_stop', 'bot stopped, not back'],
  ] as const)('an outage that ended by %s is no recovery', (endedBy, text) => {
    const cut = outage({ endedBy, recoveredAt: null })
    expect(textOf(injected(), [cut])).toBe(text)
    expect(scoreOf(tell([injected()], [cut]), 60_000)).toMatchObject({
      ...{ hurt: 1, recovered: 0, unhurt: 0, fastest: null },
      kept: { n: 0, of: 0 },
    })
  })

  test('no outage within a while after it was over: it did no harm', () => {
    expect(textOf(injected(), [], 1_000 + NOTICED_WITHIN_MS)).toBe('nothing noticed yet')
    expect(textOf(injected(), [], 1_001 + NOTICED_WITHIN_MS)).toBe('no outage')
    expect(textOf(injected({ fault: 'mute', endedAt: null }), [])).toBe('in force')
  })

  test.each([
    ['of another connection', { connection: 'vest' }],
    ['noticed before it', { detectedAt: 999 }],
    ['noticed long after it', { detectedAt: 1_001 + NOTICED_WITHIN_MS }],
    ['that was planned', { planned: true }],
  ])('an outage %s is not its doing', (_name, change) => {
    expect(tell([injected()], [outage(change)])[0]?.outcome.kind).toBe('unhurt')
  })

  test('of two faults, the newer one did it', () => {
    const [second, first] = tell([injected(), injected({ id: 2, beganAt: 1_001, endedAt: 1_001 })], [outage()])
    expect([second?.injected.id, second?.outcome.kind, first?.outcome.kind]).toEqual([2, 'recovered', 'unhurt'])
  })
})

test('offers what can happen to the exchange, by every word', () => {
  const namesOf = (exchange: string | undefined, text = '') => offered(FAULTS, exchange, text).map(({ fault }) => fault)
  expect(namesOf('vest')).toEqual(['rst', 'mute', 'refuse'])
  expect(namesOf('paradex', ' GAP ')).toEqual(['gap'])
  expect(namesOf('paradex', 'silence data')).toEqual(['mute'])
  expect(namesOf(undefined)).toEqual([])
})

describe('the scoreboard', () => {
  const recovered = (id: number, tookMs: number, connection = 'paradex') => ({
    fault: injected({ id, connection, beganAt: id * 100_000, endedAt: id * 100_000 }),
    outage: outage({ id, connection, detectedAt: id * 100_000, endedAt: id * 100_000 + tookMs }),
  })
  const score = (runs: readonly ReturnType<typeof recovered>[], extra: readonly Injected[] = [], now = 9_000_000) =>
    scoreOf(
      tell(
        [...runs.map(({ fault }) => fault), ...extra],
        runs.map((run) => run.outage),
        now,
      ),
      now,
    )

  test('nothing injected is nothing claimed', () => {
    expect(score([])).toMatchObject({ injected: 0, hurt: 0, kept: { n: 0, of: 0 }, fastest: null, medianMs: null })
  })

  test('counts what recovered within the promise, and names the fastest and the slowest', () => {
    const board = score([recovered(1, 300), recovered(2, 5_000), recovered(3, 900, 'vest')])
    expect(board).toMatchObject({ injected: 3, hurt: 3, recovered: 3, kept: { n: 2, of: 3 }, medianMs: 900 })
    expect(board.fastest).toEqual({ title: 'Pull the plug', connection: 'paradex', outageId: 1, tookMs: 300 })
    expect(board.slowest).toMatchObject({ outageId: 2, tookMs: 5_000 })
    expect(score([recovered(1, 300), recovered(2, 500)]).medianMs).toBe(400)
  })

  test('what did no harm is no recovery', () => {
    expect(score([recovered(1, 300)], [injected({ id: 9, fault: 'gap' })])).toMatchObject({
      injected: 2,
      hurt: 1,
      unhurt: 1,
      kept: { n: 1, of: 1 },
    })
  })

  test('what is out for longer than was promised counts against it; what waits for its end does not', () => {
    const open = { fault: injected({ beganAt: 1_000 }), outage: outage({ endedAt: null }) }
    expect(score([open], [], 5_999).kept).toEqual({ n: 0, of: 0 })
    expect(score([open], [], 6_001).kept).toEqual({ n: 0, of: 1 })
    const waits = { ...open, fault: injected({ fault: 'refuse', endedAt: null }) }
    expect(score([waits], [], 9_000).kept).toEqual({ n: 0, of: 0 })
    const ended = { ...open, fault: injected({ fault: 'refuse', endedAt: 2_000 }) }
    expect(score([ended], [], 9_000).kept).toEqual({ n: 0, of: 1 })
  })
})

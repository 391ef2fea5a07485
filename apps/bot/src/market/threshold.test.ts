import { expect, test } from 'bun:test'
import type { SpreadVerdict } from './spread.ts'
import { CLOSED, crossThreshold } from './threshold.ts'

const CONFIG = { entryPct: 0.3, exitPct: 0.05, confirmUpdates: 2 }

let prices = 0

/** Figures of prices that were never there before; `again` keeps the last ones. */
function figures(entryPct: number, exitPct = entryPct + 0.1, again = false): SpreadVerdict {
  if (!again) prices += 1
  const level = { price: String(prices), size: '1' }
  const book = { bestBid: level, bestAsk: level }
  return { tradable: true, entryPct, exitPct, blockedBy: [], buy: book, sell: book }
}

const BLOCKED: SpreadVerdict = { tradable: false, entryPct: null, exitPct: null, blockedBy: [] }
const HIGH = () => figures(0.31)
const SAME = () => figures(0.31, 0.41, true)
const MIDDLE = () => figures(0.2)
const LOW = () => figures(-0.06, 0.04)

/** What a run of verdicts, one a second, opens and closes: `3 opened` is the third. */
function run(steps: readonly (() => SpreadVerdict)[], config = CONFIG): readonly string[] {
  const told: string[] = []
  steps.reduce((state, next, index) => {
    const { crossing, state: after } = crossThreshold(state, next(), config, (index + 1) * 1_000)
    if (crossing !== null) told.push(`${index + 1} ${crossing.kind}`)
    return after
  }, CLOSED)
  return told
}

const BLOCK = () => BLOCKED

test.each([
  ['a confirmed entry opens', [HIGH, HIGH], ['2 opened']],
  ['the threshold itself counts', [() => figures(0.3), () => figures(0.3)], ['2 opened']],
  ['a single spike does not', [HIGH, MIDDLE, HIGH, MIDDLE], []],
  ['the same prices again confirm nothing', [HIGH, SAME, SAME], []],
  ['but take nothing back either', [HIGH, SAME, HIGH], ['3 opened']],
  ['between the thresholds it stays open', [HIGH, HIGH, MIDDLE, MIDDLE, HIGH, MIDDLE], ['2 opened']],
  ['a confirmed exit closes', [HIGH, HIGH, LOW, LOW], ['2 opened', '4 closed']],
  ['a single low does not', [HIGH, HIGH, LOW, MIDDLE, LOW], ['2 opened']],
  ['closed, between the thresholds it stays closed', [HIGH, HIGH, LOW, LOW, MIDDLE], ['2 opened', '4 closed']],
  ['a block starts the count over', [HIGH, BLOCK, HIGH, MIDDLE], []],
  ['and neither opens nor closes', [BLOCK, HIGH, HIGH, BLOCK, BLOCK, HIGH, LOW, BLOCK, LOW], ['3 opened']],
  ['prices from before a block confirm nothing after it', [HIGH, BLOCK, SAME, SAME], []],
])('%s', (_name, steps, told) => {
  expect(run(steps)).toEqual(told)
})

test('a spike in one leg is not confirmed by moves of the other', () => {
  const legs = (buy: string, sell: string, entryPct: number): SpreadVerdict => {
    const book = (price: string) => ({ bestBid: { price, size: '1' }, bestAsk: { price, size: '1' } })
    return { tradable: true, entryPct, exitPct: 1, blockedBy: [], buy: book(buy), sell: book(sell) }
  }
  const spike = [legs('100', '100', 0), legs('100', '101', 1), legs('100.1', '101', 0.9), legs('100.2', '101', 0.8)]
  expect(run([...spike, legs('100.2', '100', 0)].map((verdict) => () => verdict))).toEqual([])
  expect(run([...spike, legs('100.2', '101.1', 0.9)].map((verdict) => () => verdict))).toEqual(['5 opened'])
})

test('takes as many confirmations as asked for', () => {
  expect(run([HIGH, LOW], { ...CONFIG, confirmUpdates: 1 })).toEqual(['1 opened', '2 closed'])
  expect(
    run(
      Array.from({ length: 5 }, () => HIGH),
      { ...CONFIG, confirmUpdates: 5 },
    ),
  ).toEqual(['5 opened'])
})

test('says with which figures, and how long it was open', () => {
  const open = crossThreshold(CLOSED, HIGH(), { ...CONFIG, confirmUpdates: 1 }, 1_000)
  expect(open.crossing).toMatchObject({ kind: 'opened', figures: { entryPct: 0.31 } })
  const close = crossThreshold(open.state, LOW(), { ...CONFIG, confirmUpdates: 1 }, 4_500)
  expect(close.crossing).toMatchObject({ kind: 'closed', openMs: 3_500, figures: { exitPct: 0.04 } })
})

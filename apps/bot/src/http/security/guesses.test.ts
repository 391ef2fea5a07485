import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { createGuesses, type Guesses, type GuessKind } from './guesses.ts'

const RIGHT = 'right'
const HERE = '192.0.2.1'
const ELSEWHERE = '198.51.100.1'

function world() {
  const clock = new FakeClock()
  return { clock, guesses: createGuesses(clock, (token) => token === RIGHT) }
}

const kinds = (guesses: Guesses, address: string, tokens: readonly string[], kind: GuessKind = 'bearer') =>
  tokens.map((token) => guesses.judge(address, token, kind).kind)

const wrongOnes = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `wrong ${from + index}`)

test('after ten wrong tokens an address learns nothing more for a minute, not even of the right one', async () => {
  const { clock, guesses } = world()
  expect(new Set(kinds(guesses, HERE, wrongOnes(10)))).toEqual(new Set(['wrong']))
  expect(kinds(guesses, HERE, ['wrong 11', RIGHT])).toEqual(['wait', 'wait'])
  expect(guesses.judge(HERE, RIGHT, 'bearer')).toEqual({ kind: 'wait', waitMs: 60_000 })
  expect(kinds(guesses, ELSEWHERE, [RIGHT])).toEqual(['right'])
  await clock.advance(59_999)
  expect(kinds(guesses, HERE, [RIGHT])).toEqual(['wait'])
  await clock.advance(1)
  expect(kinds(guesses, HERE, [RIGHT])).toEqual(['right'])
})

test.each([
  ['login', 'bearer'],
  ['bearer', 'login'],
] as const)('who is wrong too often by %s is not kept out by %s', (wrong, other) => {
  const { guesses } = world()
  kinds(guesses, HERE, wrongOnes(10), wrong)
  expect(kinds(guesses, HERE, ['wrong 11'], wrong)).toEqual(['wait'])
  expect(kinds(guesses, HERE, wrongOnes(9), other)).toEqual(Array(9).fill('wrong'))
  expect(kinds(guesses, HERE, [RIGHT], other)).toEqual(['right'])
})

test('over an hour nobody tries more than ten a minute', async () => {
  const { clock, guesses } = world()
  let judged = 0
  for (let second = 0; second < 3_600; second++) {
    judged += kinds(guesses, HERE, wrongOnes(3, second * 3)).filter((kind) => kind === 'wrong').length
    await clock.advance(1_000)
  }
  expect(judged).toBe(600)
})

test('where the right token came from, guessers lock nobody out, and are refused all the same', async () => {
  const { clock, guesses } = world()
  kinds(guesses, HERE, [RIGHT])
  kinds(guesses, HERE, wrongOnes(50))
  expect(kinds(guesses, HERE, ['wrong 51', RIGHT])).toEqual(['wait', 'right'])
  await clock.advance(43_200_000)
  kinds(guesses, HERE, wrongOnes(10))
  expect(kinds(guesses, HERE, [RIGHT])).toEqual(['wait'])
})

test('a new token: nobody has proven that they know it', () => {
  const { guesses } = world()
  kinds(guesses, HERE, [RIGHT])
  guesses.forgetProofs()
  kinds(guesses, HERE, wrongOnes(10))
  expect(kinds(guesses, HERE, [RIGHT])).toEqual(['wait'])
})

test('the same wrong token again is no new guess, unless it is typed', () => {
  const { guesses } = world()
  const stale = Array.from({ length: 100 }, () => 'the token of yesterday')
  expect(new Set(kinds(guesses, HERE, stale))).toEqual(new Set(['wrong']))
  expect(guesses.judge(HERE, 'the token of yesterday', 'bearer')).toEqual({ kind: 'wrong', isNew: false })
  expect(kinds(guesses, ELSEWHERE, stale.slice(0, 12), 'login').slice(8)).toEqual(['wrong', 'wrong', 'wait', 'wait'])
})

test('one subscriber of IPv6 is one address, whatever it calls itself', () => {
  const { guesses } = world()
  const verdicts = wrongOnes(12).map((token, host) => guesses.judge(`2001:db8:1:2::${host}`, token, 'bearer').kind)
  expect(verdicts.slice(9)).toEqual(['wrong', 'wait', 'wait'])
})

test('guessers from very many addresses are one in the end, and those already slowed down stay so', () => {
  const { guesses } = world()
  kinds(guesses, HERE, wrongOnes(10))
  const verdicts = Array.from(
    { length: 2_000 },
    (_, n) => guesses.judge(`10.0.${n >> 8}.${n & 255}`, `w ${n}`, 'bearer').kind,
  )
  expect(verdicts.filter((kind) => kind === 'wrong')).toHaveLength(999 + 10)
  expect(kinds(guesses, HERE, [RIGHT])).toEqual(['wait'])
})

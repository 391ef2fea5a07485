import { expect, test } from 'bun:test'
import { conformanceChecks } from './conformance.ts'
import { fakeExchange, frameOf } from './fake-exchange.ts'

const failing = (changes: Partial<typeof fakeExchange>, restBooks: readonly string[] = []) =>
  conformanceChecks({ ...fakeExchange, ...changes }, [String(frameOf({ kind: 'heartbeat' }))], restBooks).filter(
    ({ run }) => {
      try {
        run()
        return false
      } catch {
        return true
      }
    },
  )

const names = (checks: readonly { readonly name: string }[]) => checks.map(({ name }) => name)

test('finds the codec that throws', () => {
  expect(names(failing({}))).toEqual(['no frame makes the codec throw: nonsense, cut short, or damaged'])
})

test('finds defaults that are no choices, and addresses that are not encrypted', () => {
  expect(names(failing({ defaultChannels: ['bbo'] }))).toContain('defaults are among the values they choose from')
  const plain = failing({ networks: { mainnet: { ws: 'ws://x.test', rest: null } } })
  expect(names(plain)).toContain('every network is a wss:// address')
  expect(failing({ heartbeat: { kind: 'protocol', answered: true } })).toHaveLength(2)
})

const CLOSES = 'closes, maintenance and lifetime are what they can be'

test.each([
  ['a close code that is none', { closes: { 99: { cause: 'unknown', floorMs: null, remedy: null } } }],
  ['a floor that is no duration', { closes: { 4000: { cause: 'unknown', floorMs: -1, remedy: null } } }],
  ['an eighth day', { maintenance: [{ weekdays: [7], startMinute: 0, durationMs: 1 }] }],
  ['no day', { maintenance: [{ weekdays: [], startMinute: 0, durationMs: 1 }] }],
  ['a minute after the day', { maintenance: [{ weekdays: [1], startMinute: 1_440, durationMs: 1 }] }],
  [
    'an endless maintenance',
    { maintenance: [{ weekdays: [1], startMinute: 0, durationMs: Number.POSITIVE_INFINITY }] },
  ],
  ['a lifetime of nothing', { lifetimeMs: 0 }],
] as const)('finds %s', (_what, changes) => {
  expect(names(failing(changes))).toContain(CLOSES)
  expect(names(failing({}))).not.toContain(CLOSES)
})

test('finds the REST book that is missing, elsewhere, or not read', () => {
  const whole = '{"sequence":1,"top":{}}'
  expect(failing({}, [whole])).toHaveLength(1)
  const rest = 'the REST book is asked for under the REST address, and read from whatever is answered'
  expect(names(failing({ restBook: null }))).toContain('every channel can be asked for, and its limits fit together')
  expect(names(failing({ restBook: { path: () => 'book', read: () => 'no' } }))).toContain(rest)
  expect(names(failing({}, ['{}']))).toContain(rest)
  const read = (body: unknown) => (body as { top: { bestBid: null; bestAsk: null } }).top && 'no'
  expect(names(failing({ restBook: { path: () => '/book', read } }, [whole]))).toContain(rest)
})

import { expect, test } from 'bun:test'
import { conformanceChecks } from './conformance.ts'
import { fakeExchange, frameOf } from './fake-exchange.ts'

const failing = (changes: Partial<typeof fakeExchange>) =>
  conformanceChecks({ ...fakeExchange, ...changes }, [String(frameOf({ kind: 'heartbeat' }))]).filter(({ run }) => {
    try {
      run()
      return false
    } catch {
      return true
    }
  })

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

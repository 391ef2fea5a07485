import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { adapters } from './adapters.ts'

test('every package of an exchange is registered, under its own id', () => {
  const packages = readdirSync(fileURLToPath(new URL('../../../packages', import.meta.url)))
  const exchanges = packages.filter((name) => name.startsWith('exchange-') && name !== 'exchange-simulator')
  expect(
    Object.keys(adapters)
      .map((id) => `exchange-${id}`)
      .toSorted(),
  ).toEqual(exchanges.toSorted())
  for (const [name, { id }] of Object.entries(adapters)) expect(id).toBe(name)
})

import { expect, test } from 'bun:test'
import { FAULT_CATALOGUE } from '@holdfast/exchange-simulator'
import { ROWS } from './rows.ts'

test('every row has a name of its own and quotes the promise', () => {
  expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length)
  expect(ROWS.filter(({ words }) => words === '')).toEqual([])
  expect(ROWS.filter(({ checks }) => checks.length === 0)).toEqual([])
})

test('every fault of a row is one that the simulator can inject there', () => {
  const impossible = ROWS.flatMap(({ exchanges, id, injury }) =>
    injury.kind === 'own_pause'
      ? []
      : injury.steps.filter(({ fault, onMarket, parameters }) => {
          const known = FAULT_CATALOGUE.find((one) => one.fault === fault)
          const takes: readonly string[] = known?.parameters ?? []
          const isPossible =
            exchanges.every((exchange) => known?.exchanges.includes(exchange)) &&
            (onMarket !== true || known?.takesMarket) &&
            Object.keys(parameters ?? {}).every((name) => takes.includes(name))
          return isPossible !== true ? [id] : false
        }),
  )
  expect(impossible).toEqual([])
})

test('a row that counts from a floor says how long it is', () => {
  expect(ROWS.filter(({ backSince, floorMs }) => (backSince === 'floor') !== floorMs > 0)).toEqual([])
})

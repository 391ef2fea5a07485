import { afterAll, beforeAll, expect, test } from 'bun:test'
import { systemClock } from '@holdfast/adapter-core'
import { fromSources } from '../packaging/from-sources.ts'
import { simulatorFaults } from './simulator-faults.ts'
import { type SimulatorProcess, startSimulatorProcess } from './simulator-process.ts'

const ending = new AbortController()
let simulator: SimulatorProcess
beforeAll(async () => {
  const { signal } = ending
  const program = fromSources.simulator(process.execPath)
  simulator = await startSimulatorProcess({ simulator: program, clock: systemClock, log: () => {}, signal })
})
afterAll(async () => {
  ending.abort()
  await simulator.done
})

const faultsFor = (...ids: string[]) => simulatorFaults(simulator.addresses.control, { ids })
const namesOf = async (...connections: string[]) =>
  (await faultsFor(...connections).list()).faults.map(({ fault }) => fault)

test('what can happen to no connection of the demo is not offered', async () => {
  expect(await namesOf('paradex', 'vest')).toContain('gap')
  const vest = await namesOf('vest')
  expect(vest).toContain('rst')
  expect(vest).not.toContain('gap')
  expect(await namesOf()).toEqual([])
})

test('what happened to an exchange that the demo does not watch is not told', async () => {
  await faultsFor('hyperliquid').inject({ fault: 'rst', connection: 'hyperliquid' })
  await faultsFor('vest').inject({ fault: 'fin', connection: 'vest' })
  const { injected } = await faultsFor('paradex', 'vest').list()
  expect(injected.map(({ connection, fault }) => [connection, fault])).toEqual([['vest', 'fin']])
})

test('a fault is told with the exchanges that it can happen to, and with what its recovery is measured from', async () => {
  const { faults } = await faultsFor('paradex', 'vest').list()
  const one = (name: string) => faults.find(({ fault }) => fault === name)
  expect(one('gap')).toMatchObject({ exchanges: ['paradex'], healsAtEnd: false })
  expect(one('rst')).toMatchObject({ exchanges: ['paradex', 'vest'], healsAtEnd: false })
  expect(one('refuse')).toMatchObject({ healsAtEnd: true })
})

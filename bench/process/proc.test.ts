import { expect, test } from 'bun:test'
import { cpuMsOf, rssBytesOf } from './proc.ts'

test('reads the resident memory in bytes', () => {
  expect(rssBytesOf('Name:\tbun\nVmPeak:\t  900 kB\nVmRSS:\t  117188 kB\nThreads:\t9\n')).toBe(120_000_512)
  expect(() => rssBytesOf('Name:\tbun\n')).toThrow('VmRSS')
})

test('reads the CPU time of all threads, whatever the name of the process holds', () => {
  const fields = ['S', ...Array<string>(10).fill('1'), '250', '50', '9', '9']
  expect(cpuMsOf(`42 (a) b) ${fields.join(' ')}`)).toBe(3_000)
  expect(() => cpuMsOf('42 (bun) S')).toThrow('CPU')
})

import { describe, expect, test } from 'bun:test'
import { judgeCut, judgeSteps, type ScaleStep } from './verdict.ts'

/** A step of which supervision costs so many % of a core, and so many kB a connection, above the bare sockets. */
function step(connections: number, pct: number, kBytesEach: number): ScaleStep {
  const bare = { cpuMs: 1_000, wallMs: 10_000, frames: connections * 10, grownBytes: connections * 20_000 }
  const supervised = {
    ...bare,
    cpuMs: bare.cpuMs + pct * 100,
    grownBytes: bare.grownBytes + connections * kBytesEach * 1_000,
  }
  return { connections, supervised, bare }
}

const passed = (checks: readonly { readonly passed: boolean }[]) => checks.map((check) => check.passed)

describe('steps', () => {
  test('hold at their bounds', () => {
    expect(passed(judgeSteps([step(10, 0.1, 200), step(100, 1, 90), step(1_000, 10, 100)]))).toEqual([true, true, true])
  })

  test('fail by what the most connections use', () => {
    expect(passed(judgeSteps([step(100, 2, 50), step(1_000, 11, 101)]))).toEqual([false, false, true])
  })

  test('fail where one among many costs more than one among few', () => {
    expect(passed(judgeSteps([step(10, 0.05, 50), step(100, 0.5, 50), step(1_000, 7, 50)]))).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('a cut', () => {
  /** One dial every 20 ms, each back 10 ms later. */
  const dialsAt = Array.from({ length: 100 }, (_, index) => index * 20)
  const backAt = dialsAt.map((at) => at + 10)
  const even = { cutAt: 0, backAt, dialsAt, dialsPerSecond: 50 }

  test('holds when all are back in time and dials are spread', () => {
    expect(passed(judgeCut(even))).toEqual([true, true, true])
  })

  test('fails where one never came back, or one came late', () => {
    expect(passed(judgeCut({ ...even, backAt: [...backAt.slice(1), null] }))[0]).toBe(false)
    expect(passed(judgeCut({ ...even, backAt: [...backAt.slice(1), 30_001] }))[0]).toBe(false)
  })

  test('fails where a second has more dials than the budget', () => {
    expect(passed(judgeCut({ ...even, dialsAt: dialsAt.map((at) => at / 2) }))[1]).toBe(false)
  })

  test('fails where dials come in step, though within the budget', () => {
    const inStep = dialsAt.map((at) => Math.floor(at / 1_000) * 1_000)
    expect(passed(judgeCut({ ...even, dialsAt: inStep }))).toEqual([true, true, false])
  })

  test('holds where the first second is used up at once', () => {
    const burst = dialsAt.map((at) => (at < 1_000 ? 1 : at + 20))
    expect(passed(judgeCut({ ...even, dialsAt: burst }))[2]).toBe(true)
  })

  test('fails where fewer dials were seen than came back: something dialled past the exchange', () => {
    expect(passed(judgeCut({ ...even, dialsAt: dialsAt.slice(1) }))[1]).toBe(false)
  })
})

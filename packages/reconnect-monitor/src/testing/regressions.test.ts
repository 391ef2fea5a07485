import { describe, expect, test } from 'bun:test'
import { REGRESSIONS } from './regressions.ts'
import { simulate } from './simulate.ts'

describe('a schedule that once broke an invariant breaks none', () => {
  test.each(REGRESSIONS)('$what', ({ schedule }) => {
    expect([...simulate(JSON.parse(schedule)).found]).toEqual([])
  })
})

import { describe, expect, test } from 'bun:test'
import { countBunTest, countPlaywright } from './test-count.ts'

describe('countBunTest', () => {
  test('reads the summary and names what failed, once', () => {
    const output = `
a.test.ts:
(pass) book > applies a delta [0.02ms]
(fail) book > drops a gap [1.74ms]

2 tests failed:
(fail) book > drops a gap [1.74ms]

 1 pass
 1 skip
 2 fail
 1 error
 3 expect() calls
Ran 3 tests across 2 files. [5.00ms]`
    expect(countBunTest(output)).toEqual({
      passed: 1,
      failed: ['book > drops a gap', 'a file that did not load'],
    })
  })

  test('throws when there is no summary', () => {
    expect(() => countBunTest('Segmentation fault')).toThrow('no summary')
  })
})

describe('countPlaywright', () => {
  test('counts specs at any depth, a flaky one as failed', () => {
    const spec = (title: string, status: 'expected' | 'unexpected' | 'flaky' | 'skipped') => ({
      title,
      file: 'rst.e2e.ts',
      tests: [{ status }],
    })
    const report = {
      suites: [
        {
          specs: [spec('heals', 'expected')],
          suites: [{ specs: [spec('blinks', 'flaky'), spec('later', 'skipped')] }],
        },
      ],
      errors: [{ message: 'No tests found\nat …' }],
    }
    expect(countPlaywright(report)).toEqual({ passed: 1, failed: ['rst.e2e.ts blinks', 'No tests found'] })
  })
})

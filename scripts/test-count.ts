/** What a test run came to. */
export interface TestCount {
  readonly passed: number
  /** A name for each failed test; a file that did not load counts as one. */
  readonly failed: readonly string[]
}

/**
 * Counts what `bun test` printed. Its summary is the truth: its JUnit report leaves out files that did not load.
 *
 * @throws {Error} when the output has no summary.
 */
export function countBunTest(colored: string): TestCount {
  const output = Bun.stripANSI(colored)
  const summary = (word: string) => Number(output.match(new RegExp(`^ *(\\d+) ${word}$`, 'm'))?.[1] ?? Number.NaN)
  const failures = summary('fail')
  if (Number.isNaN(failures)) throw new Error('bun test printed no summary')
  const named = [...output.matchAll(/^\(fail\) (.*?)(?: \[[\d.]+m?s\])?$/gm)].map((match) => match[1] ?? '')
  const names = [...new Set(named)]
  const unnamed = Math.max(0, failures - names.length)
  return { passed: summary('pass'), failed: [...names, ...Array<string>(unnamed).fill('a file that did not load')] }
}

interface PlaywrightSpec {
  readonly title: string
  readonly file: string
  readonly tests: readonly { readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[]
}
interface PlaywrightSuite {
  readonly specs?: readonly PlaywrightSpec[]
  readonly suites?: readonly PlaywrightSuite[]
}

/** The part of Playwright's JSON report that is counted. */
export interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[]
  /** Errors outside any test. */
  readonly errors: readonly { readonly message?: string }[]
}

/** Counts a Playwright report. A test that needed a second try failed. */
export function countPlaywright(report: PlaywrightReport): TestCount {
  const specs = report.suites.flatMap(specsOf)
  const ran = specs.flatMap((spec) => spec.tests.map(({ status }) => ({ status, name: `${spec.file} ${spec.title}` })))
  return {
    passed: ran.filter(({ status }) => status === 'expected').length,
    failed: [
      ...ran.filter(({ status }) => status === 'unexpected' || status === 'flaky').map(({ name }) => name),
      ...report.errors.map(({ message }) => message?.split('\n')[0] ?? 'error outside any test'),
    ],
  }
}

function specsOf(suite: PlaywrightSuite): readonly PlaywrightSpec[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
}

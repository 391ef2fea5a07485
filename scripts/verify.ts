/**
 * Everything that must hold before a change is done, as one command: `bun run verify`, with `--full` the long parts too.
 *
 * Runs every step even when one failed, so that a run shows all there is to mend. The last line is
 * `N passed, N failed`: unit, integration and end-to-end tests, plus one for each step that failed as a whole.
 * It runs before anything is installed, so it imports only what Bun brings along.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { countBunTest, countPlaywright, type TestCount } from './test-count.ts'

const ROOT = join(import.meta.dir, '..')
const BUN = process.execPath
const isFull = Bun.argv.includes('--full')
const reports = mkdtempSync(join(tmpdir(), 'holdfast-verify-'))
/**
 * `HOLDFAST_FULL` turns the long stories on, `HOLDFAST_SCHEDULES` is how many schedules of the machine are tried,
 * `HOLDFAST_KILL_ROUNDS` how often a store's writer is killed.
 */
const LONG = { HOLDFAST_FULL: '1', HOLDFAST_SCHEDULES: '40000', HOLDFAST_KILL_ROUNDS: '50' }
/** What the steps see of the environment. */
const env: Record<string, string | undefined> = { ...(isFull ? LONG : {}), ...process.env }

let passed = 0
const failures: string[] = []

interface Ran {
  readonly ok: boolean
  /** What it wrote to standard error. */
  readonly errorOutput: string
}

/** Runs a command in the project, its output streamed. */
async function run(command: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const startedAt = performance.now()
  console.log(`\n▶ ${command.map((word) => (word === BUN ? 'bun' : word)).join(' ')}`)
  const child = Bun.spawn([...command], {
    cwd: ROOT,
    env: { ...env, ...extra },
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'pipe',
  })
  const decoder = new TextDecoder()
  let errorOutput = ''
  for await (const chunk of child.stderr) {
    process.stderr.write(chunk)
    errorOutput += decoder.decode(chunk, { stream: true })
  }
  const status = await child.exited
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`◀ ${status === 0 ? 'ok' : `status ${status}`} after ${seconds} s`)
  return { ok: status === 0, errorOutput }
}

/** A step that is right or wrong as a whole. */
async function check(command: readonly string[]): Promise<void> {
  const { ok } = await run(command)
  if (!ok) failures.push(`step: ${command.slice(1).join(' ')}`)
}

/** A step that counts its tests. One that fails without naming a failed test counts as one failed. */
async function tests(
  name: string,
  command: readonly string[],
  extra: Readonly<Record<string, string>>,
  count: (ran: Ran) => Promise<TestCount>,
): Promise<void> {
  const ran = await run(command, extra)
  const counted = await count(ran).catch((error: unknown) => {
    console.log(`Cannot count the ${name} tests: ${error instanceof Error ? error.message : error}`)
    return { passed: 0, failed: [] }
  })
  passed += counted.passed
  failures.push(...counted.failed.map((test) => `${name}: ${test}`))
  if (counted.failed.length === 0 && (!ran.ok || counted.passed === 0)) failures.push(`step: ${name}`)
}

/** The machine's Chromium; where there is none, installs one: from apt as root, else the build Playwright brings. */
async function ensureChromium(): Promise<void> {
  const isDebianRoot = process.getuid?.() === 0 && Bun.which('apt-get') !== null
  if (findChromium(env) === null && isDebianRoot) {
    await run(['apt-get', 'update', '-qq'])
    await run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
      DEBIAN_FRONTEND: 'noninteractive',
    })
  }
  const found = findChromium(env)
  console.log(found === null ? "No Chromium on this machine: taking Playwright's." : `Chromium: ${found}`)
  if (found === null) await check([BUN, 'run', '--bun', '--cwd', 'e2e', 'playwright', 'install', 'chromium'])
}

/** A project of `e2e/playwright.config.ts`, so many of its tests at a time. */
async function endToEnd(project: string, workers: number): Promise<void> {
  const json = join(reports, `${project}.json`)
  await tests(
    project,
    [BUN, 'run', 'e2e', `--project=${project}`, `--workers=${workers}`, '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: json },
    async () => countPlaywright(await Bun.file(json).json()),
  )
}

async function verify(): Promise<void> {
  await check([BUN, 'install', '--frozen-lockfile'])
  await ensureChromium()
  await check([BUN, 'run', 'check:lint'])
  await check([BUN, 'run', 'check:types'])
  await check([BUN, 'run', 'check:unused'])
  await check([BUN, 'run', 'check:docs'])
  await tests('unit', [BUN, 'run', 'test'], {}, async ({ errorOutput }) => countBunTest(errorOutput))
  await check([BUN, 'run', 'build'])
  await endToEnd('views', 2)
  await endToEnd('stories', 1)
  await check([BUN, 'run', 'try:packages', ...(isFull ? [] : ['--bun-only'])])
  if (isFull) await check([BUN, 'run', 'chaos', '--rounds', '40'])
  if (isFull) await check([BUN, 'run', 'chaos', 'sim', '--seeds', '1..30000'])
  if (isFull) await check([BUN, 'run', 'bench', 'recovery', '--quick'])
}

try {
  await verify()
} finally {
  rmSync(reports, { recursive: true, force: true })
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`)
console.log(`\n${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0

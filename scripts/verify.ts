/**
 * Everything that must hold before a change is done, as one command: `bun run verify`, with `--full` the long parts too.
 *
 * Steps that need nothing of each other run side by side, each with its output whole and in its place; what measures runs alone.
 * Runs every step even when one failed, so that a run shows all there is to mend. The last line is
 * `N passed, N failed`: unit, integration and end-to-end tests, plus one for each step that failed as a whole.
 * It runs before anything is installed, so it imports only what Bun brings along.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
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

const announced = (command: readonly string[]) =>
  `\n▶ ${command.map((word) => (word === BUN ? 'bun' : word)).join(' ')}`

/** How a command ended, and after how long. */
async function ending(
  child: Bun.Subprocess,
  startedAt: number,
): Promise<{ readonly ok: boolean; readonly said: string }> {
  const status = await child.exited
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  return { ok: status === 0, said: `◀ ${status === 0 ? 'ok' : `status ${status}`} after ${seconds} s` }
}

/** Runs a command in the project, its output streamed. */
async function run(command: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const startedAt = performance.now()
  console.log(announced(command))
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
  const { ok, said } = await ending(child, startedAt)
  console.log(said)
  return { ok, errorOutput }
}

/** Runs a command in the project, and keeps what it writes, in order, with its beginning and end. */
async function runHeld(command: readonly string[]): Promise<{ readonly ok: boolean; readonly output: string }> {
  const startedAt = performance.now()
  const child = Bun.spawn([...command], { cwd: ROOT, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  let output = `${announced(command)}\n`
  const keep = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) output += decoder.decode(chunk, { stream: true })
  }
  await Promise.all([keep(child.stdout), keep(child.stderr)])
  const { ok, said } = await ending(child, startedAt)
  return { ok, output: `${output}${output.endsWith('\n') ? '' : '\n'}${said}` }
}

function failedAsAWhole(command: readonly string[]): void {
  failures.push(`step: ${command.slice(1).join(' ')}`)
}

/** A step that is right or wrong as a whole. */
async function check(command: readonly string[]): Promise<void> {
  const { ok } = await run(command)
  if (!ok) failedAsAWhole(command)
}

/** Steps that are right or wrong as a whole and need nothing of each other, as many at a time as there are cores. */
async function checkTogether(commands: readonly (readonly string[])[]): Promise<void> {
  const ran = commands.map(() => Promise.withResolvers<Awaited<ReturnType<typeof runHeld>>>())
  const left = [...commands.entries()]
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, command] = next
      await runHeld(command).then(ran[index]?.resolve, ran[index]?.reject)
    }
  }
  for (let core = 0; core < availableParallelism(); core++) void work()
  for (const [index, command] of commands.entries()) {
    const result = await ran[index]?.promise
    if (result === undefined) continue
    console.log(result.output)
    if (!result.ok) failedAsAWhole(command)
  }
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

/** Projects of `e2e/playwright.config.ts`, which says how many tests of each run at a time. */
async function endToEnd(...projects: readonly string[]): Promise<void> {
  const name = projects.join(' and ')
  const json = join(reports, `${projects.join('-')}.json`)
  const chosen = projects.map((project) => `--project=${project}`)
  await tests(
    name,
    [BUN, 'run', 'e2e', ...chosen, '--workers=4', '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: json },
    async () => countPlaywright(await Bun.file(json).json()),
  )
}

async function verify(): Promise<void> {
  await check([BUN, 'install', '--frozen-lockfile'])
  await ensureChromium()
  // The longest first, so that the last does not run alone.
  await checkTogether([
    [BUN, 'run', 'check:types'],
    [BUN, 'run', 'check:lint'],
    [BUN, 'run', 'check:unused'],
    [BUN, 'run', 'build'],
    [BUN, 'run', 'check:docs'],
    [BUN, 'run', 'try:packages', ...(isFull ? [] : ['--bun-only'])],
  ])
  await tests('unit', [BUN, 'run', 'test'], {}, async ({ errorOutput }) => countBunTest(errorOutput))
  await endToEnd('views', 'waits')
  await endToEnd('stories')
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

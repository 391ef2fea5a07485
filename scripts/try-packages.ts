/**
 * Tries the packed libraries as a stranger would: `bun run try:packages`, with `--bun-only` without Node.
 *
 * Builds and packs them, installs the tarballs into a project of their own in a temporary folder, type-checks that under both
 * module resolutions, and runs the example of each README against a feed that closes and then dies without a word.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDyingFeed } from './dying-feed.ts'
import { exampleOf, LIBRARIES, type Manifest } from './libraries.ts'
import { type Program, startProgram } from './program.ts'

const ROOT = join(import.meta.dir, '..')
const BUN = process.execPath
const FEED_URL = 'wss://feed.example/ws'
/** How long one line of an example may be waited for, in ms: the slowest, a dead socket without a monitor, takes 7 s. */
const LINE_LIMIT_MS = 20_000
const isBunOnly = Bun.argv.includes('--bun-only')

interface Runtime {
  readonly name: string
  readonly command: string
  /** Installs what a project's manifest names. */
  readonly install: readonly string[]
}

/** Runs a command while feeds and programs go on: nothing here may block. @throws where it fails. @returns What it wrote. */
async function run(command: readonly string[], cwd: string): Promise<string> {
  const child = Bun.spawn([...command], { cwd, stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
  const said = await new Response(child.stdout).text()
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')} ended with status ${child.exitCode}:\n${said}`)
  return said.trim()
}

/** A Node of at least 22: the one on PATH, or one from npm. */
async function findNode(): Promise<string> {
  const found = Bun.which('node')
  const version = found === null ? '0' : await run([found, '-p', 'process.versions.node'], ROOT)
  if (found !== null && Number.parseInt(version, 10) >= 22) return found
  return run(['npx', '-y', 'node@22', '-p', 'process.execPath'], ROOT)
}

const bun: Runtime = { name: 'Bun', command: BUN, install: [BUN, 'install', '--no-save', '--silent'] }

const node = async (): Promise<Runtime> => ({
  name: 'Node',
  command: await findNode(),
  install: ['npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
})

const manifests = LIBRARIES.map(({ folder, entries }) => {
  const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest
  return { ...manifest, folder, entries, shortName: manifest.name.replace('@holdfast/', '') }
})

/** Imports every public entry, and shows that no other can be. */
const ENTRIES = `${manifests
  .flatMap(({ name, entries }) => entries.map((entry) => `${name}${entry.slice(1)}`))
  .map(
    (specifier, index) =>
      `import * as entry${index} from '${specifier}'\nconsole.log(Object.keys(entry${index}).length > 0)`,
  )
  .join('\n')}
const hidden: string = '@holdfast/reconnect-monitor/history/testing'
await import(hidden).then(() => console.log('reached'), () => console.log('hidden'))
`

/** A project that uses nothing but the tarballs. */
function createProject(folder: string): void {
  mkdirSync(join(folder, 'src'), { recursive: true })
  const tarball = ({ name, version }: Manifest) => `${name.slice(1).replace('/', '-')}-${version}.tgz`
  const dependencies = manifests.map((manifest) => [manifest.name, `file:${join(ROOT, 'dist', tarball(manifest))}`])
  const json = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value, null, 2))
  json('package.json', { private: true, type: 'module', dependencies: Object.fromEntries(dependencies) })
  const strict = { strict: true, target: 'es2024', types: [], skipLibCheck: false, rootDir: 'src' }
  const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true }
  json('tsconfig.json', { compilerOptions: { ...strict, module: 'nodenext', outDir: 'out' }, include: ['src'] })
  json('tsconfig.bundler.json', {
    compilerOptions: { ...strict, ...strictest, module: 'esnext', moduleResolution: 'bundler' },
    include: ['src'],
  })
  writeFileSync(join(folder, 'src', 'entries.ts'), ENTRIES)
  for (const { folder: home, shortName } of manifests) {
    const example = exampleOf(readFileSync(join(ROOT, home, 'README.md'), 'utf8'))
    if (!example.includes(FEED_URL)) throw new Error(`The example of ${home}/README.md does not dial ${FEED_URL}`)
    writeFileSync(join(folder, 'src', `${shortName}.ts`), example)
  }
}

/** A package that is installed must hold what a stranger reads, and nothing of the workspace. */
function checkInstalled(folder: string): void {
  for (const { name, version } of manifests) {
    const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
    if (/workspace:|catalog:|\/src\//.test(text)) throw new Error(`The manifest of ${name} is still the workspace's`)
    for (const file of ['README.md', 'LICENSE']) readFileSync(join(folder, 'node_modules', name, file))
    console.log(`  ${name} ${version} installed`)
  }
}

type Example = (program: Program, feed: Awaited<ReturnType<typeof startDyingFeed>>) => Promise<void>

/** What each example must say while its feed dies twice. Prices are `<socket>.<n>`. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  'adapter-core': async (program, feed) => {
    await program.line(/^price 1\./)
    feed.close(1012)
    await program.line(/^dialing: closed with 1012$/)
    await program.line(/^price 2\./)
    feed.goHalfOpen()
    await program.line(/^dialing: stale$/)
    await program.line(/^price 3\./)
  },
  'reconnect-monitor': async (program, feed) => {
    await program.line(/^price 1\./)
    feed.close(1012)
    await program.line(/^1\.\d+ is old: not_live$/)
    await program.line(/^state down remote_close$/)
    await program.line(/^price 2\./)
    feed.goHalfOpen()
    await program.line(/^2\.\d+ is old: (?:suspect|not_live)$/)
    await program.line(/^state down (?:heartbeat_timeout|stale_data)$/)
    await program.line(/^state live $/)
    await program.line(/^price 3\./)
  },
}

/** Runs a README's example, the address and a way to stop it apart, exactly as it stands there. */
async function tryExample({ name, command }: Runtime, folder: string, shortName: string): Promise<void> {
  const feed = await startDyingFeed()
  const file = join(folder, 'out', `${shortName}.${name}.js`)
  const ending = shortName === 'reconnect-monitor' ? 'stop.abort()' : 'process.exit()'
  const compiled = readFileSync(join(folder, 'out', `${shortName}.js`), 'utf8').replace(FEED_URL, feed.url)
  writeFileSync(file, `${compiled}\nprocess.once('SIGTERM', () => ${ending})\n`)
  const startedAt = performance.now()
  const program = startProgram([command, file], folder, LINE_LIMIT_MS)
  try {
    await EXAMPLES[shortName]?.(program, feed)
    const status = await program.stop()
    if (status !== 0) throw new Error(`The example of ${shortName} ended with status ${status} on ${name}`)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`  ${name}: the example of ${shortName} survived a close and a dead peer, ${seconds} s`)
  } finally {
    await program.stop()
    feed.stop()
  }
}

async function tryOn(runtime: Runtime, folder: string): Promise<void> {
  createProject(folder)
  await run(runtime.install, folder)
  checkInstalled(folder)
  const check = (project: string) => run([BUN, 'run', '--bun', 'tsc', '-p', join(folder, project)], ROOT)
  await check('tsconfig.json')
  const said = await run([runtime.command, join(folder, 'out', 'entries.js')], folder)
  if (!/^(?:true\n){5}hidden$/.test(said)) throw new Error(`The entries on ${runtime.name} said: ${said}`)
  const tries = manifests.map(({ shortName }) => tryExample(runtime, folder, shortName))
  const failed = (await Promise.allSettled([check('tsconfig.bundler.json'), ...tries])).find(
    (result) => result.status === 'rejected',
  )
  if (failed !== undefined) throw failed.reason
}

const work = mkdtempSync(join(tmpdir(), 'holdfast-try-'))
const startedAt = performance.now()
try {
  console.log(await run([BUN, join(ROOT, 'scripts', 'build-packages.ts')], ROOT))
  const onBun = tryOn(bun, join(work, 'bun'))
  const onNode = isBunOnly ? null : node().then((runtime) => tryOn(runtime, join(work, 'node')))
  // Each is seen to its end, so that no program outlives this one.
  const failed = (await Promise.allSettled([onBun, onNode])).filter((result) => result.status === 'rejected')
  for (const { reason } of failed) console.error(reason instanceof Error ? reason.message : reason)
  if (failed.length > 0) process.exitCode = 1
  console.log(`Tried in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
} finally {
  rmSync(work, { recursive: true, force: true })
}

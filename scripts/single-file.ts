/** Makes the bot one executable file: Bun's runtime, the bot, its panel, SQLite, the store's threads, the simulator. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const BOT = join(ROOT, 'apps/bot/src')
const STORE = join(ROOT, 'packages/event-store')
const SIMULATOR_COMMAND = join(ROOT, 'packages/exchange-simulator/src/command.ts')

/** Machines that a file can be made for, as Bun calls them, each with the native part of better-sqlite3 that runs there. */
const NATIVE_PARTS = {
  'linux-x64': 'linux-x64',
  // For processors without AVX2, as some virtual machines have.
  'linux-x64-baseline': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
} as const
export type Target = keyof typeof NATIVE_PARTS
export const TARGETS = Object.keys(NATIVE_PARTS) as readonly Target[]

/** Where the file's own modules lie while it runs. */
const INSIDE = '/$bunfs/root'

export interface SingleFileOptions {
  readonly target: Target
  /** The file to write. */
  readonly outfile: string
  /** Folder of the panel as built. */
  readonly panelDir: string
}

/** @throws {Error} when it cannot be built, or a part that has to be carried was not found where it was. */
export async function buildSingleFile({ outfile, panelDir, target }: SingleFileOptions): Promise<void> {
  const threads = threadFiles()
  const replaced = new Set<string>()
  const built = await Bun.build({
    entrypoints: [join(BOT, 'main.ts'), ...threads],
    root: ROOT,
    target: 'bun',
    minify: true,
    // Else packages would look for their files in the folders of the machine that built it.
    define: { __dirname: JSON.stringify(INSIDE), __filename: JSON.stringify(INSIDE) },
    // `.env` is read as ever; a bunfig.toml that happens to lie where the bot is started is none of its business.
    compile: { target: `bun-${target}`, outfile, autoloadBunfig: false },
    plugins: [carrying({ panelDir, target, threads, replaced })],
    throw: false,
  })
  if (!built.success) throw new Error(built.logs.map(String).join('\n'))
  const missed = [...PARTS, ...threads].filter((part) => !replaced.has(part))
  if (missed.length > 0) throw new Error(`Nothing asked for: ${missed.join(', ')}`)
}

/** What the plugin must have met, besides every thread. */
const PARTS = ['packaging', 'better-sqlite3', 'migrations'] as const

interface Carrying extends Pick<SingleFileOptions, 'panelDir' | 'target'> {
  readonly threads: readonly string[]
  /** Gets what was put in the place of something else. */
  readonly replaced: Set<string>
}

/** Puts in what the bot otherwise finds beside its sources. */
function carrying({ panelDir, replaced, target, threads }: Carrying): Bun.BunPlugin {
  return {
    name: 'holdfast-single-file',
    setup(build) {
      // The package's main entry looks for its native part in a folder; this one has it named, so that Bun carries it.
      build.onResolve({ filter: /^better-sqlite3$/ }, () => {
        replaced.add('better-sqlite3')
        return { path: Bun.resolveSync(`better-sqlite3/${NATIVE_PARTS[target]}`, STORE) }
      })
      build.onLoad({ filter: /\/drizzle-orm\/migrator\.js$/ }, async ({ path }) => {
        replaced.add('migrations')
        return { loader: 'js', contents: await migrationsModule(path) }
      })
      build.onLoad({ filter: /\/apps\/bot\/src\/packaging\/this-bot\.ts$/ }, () => {
        replaced.add('packaging')
        return { loader: 'ts', contents: packagingModule(panelDir) }
      })
      build.onLoad({ filter: /\/packages\/event-store\/src\/.*\.ts$/ }, ({ path }) => {
        const { contents, found } = withThreadsInside(path, readFileSync(path, 'utf8'), threads)
        for (const thread of found) replaced.add(thread)
        return { loader: 'ts', contents }
      })
    },
  }
}

/** The entries of the store's threads: a module each, beside the one that starts it. */
function threadFiles(): readonly string[] {
  const files = readdirSync(join(STORE, 'src'), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('-thread.ts') && !file.startsWith(`testing${sep}`))
    .map((file) => join(STORE, 'src', file))
}

const THREAD_URL = /new URL\('(\.\/[a-z-]+-thread\.ts)', import\.meta\.url\)/g

/** In one file every module has the same `import.meta.url`, so threads are named by where they lie within it. */
function withThreadsInside(path: string, text: string, threads: readonly string[]) {
  const found: string[] = []
  const contents = text.replace(THREAD_URL, (whole, name: string) => {
    const thread = join(path, '..', name)
    if (!threads.includes(thread)) return whole
    found.push(thread)
    const inside = relative(ROOT, thread).replaceAll(sep, '/').replace(/\.ts$/, '.js')
    return `new URL(${JSON.stringify(`file://${INSIDE}/${inside}`)})`
  })
  return { contents, found }
}

/** Drizzle's reader of migrations, with what it reads from their folder today. */
async function migrationsModule(migrator: string): Promise<string> {
  const { readMigrationFiles } = (await import(migrator)) as {
    readMigrationFiles: (config: { migrationsFolder: string }) => unknown
  }
  const migrations = readMigrationFiles({ migrationsFolder: join(STORE, 'migrations') })
  return `export const readMigrationFiles = () => ${JSON.stringify(migrations)}`
}

/** How the bot is packaged: as `single-file.ts` says, with the panel's files and the simulator. */
function packagingModule(panelDir: string): string {
  const names = readdirSync(panelDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  if (!names.includes(join(panelDir, 'index.html'))) throw new Error(`There is no panel in ${panelDir}`)
  const imports = names.map((name, index) => `import file${index} from ${JSON.stringify(name)} with { type: 'file' }`)
  const files = names.map((name, index) => {
    const path = `/${relative(panelDir, name).replaceAll(sep, '/')}`
    return `${JSON.stringify(path)}: file${index}`
  })
  return [
    `import { singleFile } from ${JSON.stringify(join(BOT, 'packaging/single-file.ts'))}`,
    ...imports,
    `const simulator = async (args, own) => (await import(${JSON.stringify(SIMULATOR_COMMAND)})).runCommand(args, own)`,
    `export const packaging = singleFile({ panel: { ${files.join(', ')} }, simulator })`,
  ].join('\n')
}

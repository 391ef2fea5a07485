/**
 * Builds the packages that other projects can use: `bun run build:packages`.
 *
 * Compiles each to `dist` (JavaScript and declarations), without Bun's types, and packs it into a tarball in the
 * root's `dist`. Nothing in the workspace needs this: there, the sources are what is imported.
 */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import root from '../package.json' with { type: 'json' }
import { foreignImports, LIBRARIES, type Library, type Manifest, packedManifest } from './libraries.ts'

const ROOT = join(import.meta.dir, '..')
const TARBALLS = join(ROOT, 'dist')
const BUN = process.execPath

/** Versions of the libraries built so far, by name. */
const built: Record<string, string> = {}

function run(command: readonly string[], cwd: string): void {
  const { exitCode } = Bun.spawnSync([...command], { cwd, stdin: 'ignore', stdout: 'inherit', stderr: 'inherit' })
  if (exitCode !== 0) throw new Error(`${command.slice(1).join(' ')} ended with status ${exitCode}`)
}

/** A module may import files, Node's own modules and what the manifest declares: nothing of Bun's. */
async function checkImports(dist: string, allowed: readonly string[]): Promise<void> {
  for (const file of new Bun.Glob('**/*.js').scanSync(dist)) {
    for (const specifier of foreignImports(await Bun.file(join(dist, file)).text())) {
      const isAllowed = allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`))
      if (!isAllowed) throw new Error(`${join(dist, file)} imports ${specifier}, which its manifest does not declare`)
    }
  }
}

/** Bytes of all files of one ending below a folder. */
function sizeOf(folder: string, ending: string): number {
  return [...new Bun.Glob(`**/*${ending}`).scanSync(folder)].reduce(
    (sum, file) => sum + statSync(join(folder, file)).size,
    0,
  )
}

async function build({ folder, entries }: Library): Promise<void> {
  const home = join(ROOT, folder)
  const dist = join(home, 'dist')
  rmSync(dist, { recursive: true, force: true })
  run([BUN, 'run', '--bun', 'tsc', '-p', join(home, 'tsconfig.build.json')], ROOT)
  const manifest: Manifest = await Bun.file(join(home, 'package.json')).json()
  await checkImports(dist, Object.keys(manifest.dependencies ?? {}))

  const stage = mkdtempSync(join(tmpdir(), 'holdfast-pack-'))
  try {
    cpSync(dist, join(stage, 'dist'), { recursive: true })
    copyFileSync(join(home, 'README.md'), join(stage, 'README.md'))
    copyFileSync(join(ROOT, 'LICENSE'), join(stage, 'LICENSE'))
    const { catalog } = root.workspaces
    const packed = packedManifest(manifest, { entries, catalog, libraries: built })
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`)
    const tarball = join(TARBALLS, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`)
    run([BUN, 'pm', 'pack', '--quiet', '--filename', tarball], stage)
    const kB = (bytes: number) => (bytes / 1000).toFixed(0)
    console.log(`  ${kB(statSync(tarball).size)} kB packed, ${kB(sizeOf(dist, '.js'))} kB of code`)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
  built[manifest.name] = manifest.version
}

rmSync(TARBALLS, { recursive: true, force: true })
mkdirSync(TARBALLS)
for (const library of LIBRARIES) await build(library)

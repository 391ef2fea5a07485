/**
 * Builds the bot as one executable file, which runs where there is neither Bun nor node_modules:
 * `bun run build:binary [--target linux-arm64] [--out FILE]`. Default: for this machine, in `dist/holdfast`.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSingleFile, TARGETS } from './single-file.ts'

const ROOT = join(import.meta.dir, '..')

function readFlags() {
  const here = `${process.platform}-${process.arch}`
  const options = {
    target: { type: 'string', default: here },
    out: { type: 'string', default: join(ROOT, 'dist/holdfast') },
  } as const
  const { target: name, out } = parseArgs({ options }).values
  const target = TARGETS.find((one) => one === name)
  if (target === undefined) throw new Error(`There is no target ${name}, only ${TARGETS.join(', ')}`)
  return { target, outfile: resolve(out) }
}

/** A build of its own: the panel in `apps/panel/dist` may be one that a running bot serves. */
function buildPanel(outDir: string): void {
  const { success, stderr } = Bun.spawnSync(
    [process.execPath, '--bun', 'run', 'vite', 'build', '--outDir', outDir, '--emptyOutDir'],
    { cwd: join(ROOT, 'apps/panel'), stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' },
  )
  if (!success) throw new Error(`the panel: ${stderr.toString()}`)
}

const panelDir = mkdtempSync(join(tmpdir(), 'holdfast-binary-'))
try {
  const { outfile, target } = readFlags()
  buildPanel(panelDir)
  await buildSingleFile({ target, outfile, panelDir })
  console.log(`${outfile} for ${target}, ${(statSync(outfile).size / 1_000_000).toFixed(1)} MB`)
} catch (error) {
  console.error(`Cannot build the single file: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  rmSync(panelDir, { recursive: true, force: true })
}

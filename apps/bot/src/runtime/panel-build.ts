import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from './log.ts'
import { messageOf } from './startup-error.ts'

export interface PanelBuildOptions {
  /** Folder of the panel's workspace. */
  readonly panelDir: string
  /** Folders and files beside it that end up in the panel too. */
  readonly sources: readonly string[]
  /** The Bun to build with. */
  readonly execPath: string
  /** What the build may see of the environment. */
  readonly env: Readonly<Record<string, string>>
  /** Part of the name of the folder that is built into, so that two bots do not build into the same one. */
  readonly buildId: string
  readonly log: Log
  readonly signal: AbortSignal
}

/** Files of the panel's workspace that its build depends on; the rest is output. */
const PANEL_SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json']

/** Builds the panel where it is missing or older than its sources. Returns why it could not, null when all is well. */
export async function buildPanel(options: PanelBuildOptions): Promise<string | null> {
  const { log, panelDir } = options
  try {
    const builtAt = await modifiedAt(join(panelDir, 'dist', 'index.html'))
    const sources = [...PANEL_SOURCES.map((name) => join(panelDir, name)), ...options.sources]
    const changedAt = Math.max(...(await Promise.all(sources.map(newest))))
    if (builtAt >= changedAt) return null
    log('info', builtAt === 0 ? 'Building the panel' : 'Building the panel: its sources have changed', {})
    await build(options)
    log('info', 'The panel is built', {})
    return null
  } catch (error) {
    if (options.signal.aborted) return 'The bot is stopping'
    const reason = messageOf(error)
    log('error', 'Cannot build the panel; the bot runs on without it', { error: reason })
    return `Cannot build the panel: ${reason}`
  }
}

/** Builds beside the old one and swaps them, so that no request meets half a panel. */
async function build({ buildId, env, execPath, panelDir, signal }: PanelBuildOptions): Promise<void> {
  const cache = join(panelDir, 'node_modules', '.cache')
  const fresh = join(cache, `panel-${buildId}`)
  const old = join(cache, `panel-${buildId}-old`)
  await mkdir(cache, { recursive: true })
  const child = Bun.spawn([execPath, '--bun', 'run', 'vite', 'build', '--outDir', fresh, '--emptyOutDir'], {
    cwd: panelDir,
    env: { ...env },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    signal,
  })
  const [exitCode, complaint] = await Promise.all([child.exited, new Response(child.stderr).text()])
  try {
    if (exitCode !== 0) throw new Error(lastLines(complaint) || `the build ended with status ${exitCode}`)
    const dist = join(panelDir, 'dist')
    if (existsSync(dist)) await rename(dist, old)
    await rename(fresh, dist)
  } finally {
    await Promise.all([fresh, old].map((folder) => rm(folder, { recursive: true, force: true })))
  }
}

const COMPLAINT_LENGTH = 300

function lastLines(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, COMPLAINT_LENGTH)
}

async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0
}

/** When anything under a path last changed; 0 where there is nothing. */
async function newest(path: string): Promise<number> {
  const entry = await stat(path).catch(() => null)
  if (entry === null) return 0
  if (!entry.isDirectory()) return entry.mtimeMs
  const inside = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))))
  return Math.max(entry.mtimeMs, ...inside)
}

import { execFile } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the bot, as an operator does, on a demo database. */
export function runCommand(args: readonly string[], databasePath: string): Promise<Ran> {
  const bun = process.versions['bun'] === undefined ? 'bun' : process.execPath
  const env = { ...process.env, HOLDFAST_MODE: 'demo', HOLDFAST_DB: databasePath }
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env, encoding: 'utf8', timeout: 30_000, maxBuffer: 16 * 1024 * 1024 } as const
    execFile(bun, ['run', 'apps/bot', ...args], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ status, stdout, stderr })
    })
  })
}

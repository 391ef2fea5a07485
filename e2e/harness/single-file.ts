import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/** This repository, of which the file must know nothing. */
export const ROOT = join(import.meta.dirname, '../..')

/** The bot as a single file, alone in a folder. */
export interface SingleFile extends Disposable {
  readonly file: string
  readonly folder: string
  /** Runs a command of it there, with these variables and no more of an environment. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>
  /** Runs it as the simulator, which ends with this process at the latest. */
  simulate(): Promise<{ readonly paradex: string } & AsyncDisposable>
}

export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Builds it as an operator does. */
export function buildSingleFile(): SingleFile {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-single-'))
  const file = join(folder, 'holdfast')
  const bun = process.versions['bun'] === undefined ? 'bun' : process.execPath
  execFileSync(bun, ['run', 'build:binary', '--out', file], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  return {
    file,
    folder,
    run: (args, env = {}) => run(file, args, env),
    simulate: () => simulate(file),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: dirname(file), env, encoding: 'utf8', timeout: 20_000 } as const
    execFile(file, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ status, stdout, stderr })
    })
  })
}

async function simulate(file: string) {
  const args = ['simulator', '--ready-json', '--exit-with-stdin']
  const child = spawn(file, args, { cwd: dirname(file), env: {}, stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  for await (const line of createInterface(child.stdout)) {
    const { paradex } = JSON.parse(line) as { paradex: string }
    return {
      paradex,
      async [Symbol.asyncDispose]() {
        child.stdin.end()
        await exited
      },
    }
  }
  throw new Error('The simulator ended without a word')
}

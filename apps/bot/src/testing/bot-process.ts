import { afterAll } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAIN = join(import.meta.dir, '../main.ts')

/** A line of the bot's log. */
export interface LogLine {
  readonly msg: string
  readonly connection?: string
  readonly panel?: string
}

/** Gives each bot a folder of its own, for its database and its configuration. To be called at a test file's top: they go after its last test. */
export function emptyFolders(): () => string {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-bot-'))
    folders.push(folder)
    return folder
  }
}

/** Starts the bot as a process in a folder. Nothing of this process's environment but PATH reaches it. `stdin`: a file descriptor. */
export function startBot(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
  stdin: number | 'ignore' = 'ignore',
) {
  const child = Bun.spawn([process.execPath, MAIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOLDFAST_PORT: '0', ...env },
    stdin,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  const stdout = (async () => {
    let all = ''
    let rest = ''
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      all += chunk
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts.filter((part) => part.startsWith('{"level"')).map((part) => JSON.parse(part)))
      for (const look of waiting) look()
    }
    for (const look of waiting) look()
    return all
  })()
  const stderr = new Response(child.stderr).text()

  /** Resolves with the first log line that holds the text, or the nth; rejects when the bot ends without one. */
  const line = (text: string, nth = 1): Promise<LogLine> => {
    const { promise, resolve, reject } = Promise.withResolvers<LogLine>()
    const look = () => {
      const found = lines.filter(({ msg }) => msg.includes(text))[nth - 1]
      if (found !== undefined) resolve(found)
    }
    waiting.add(look)
    look()
    child.exited.then(async (status) => {
      await stdout
      look()
      reject(new Error(`The bot ended with ${status} and never said "${text}": ${await stderr}`))
    }, reject)
    return promise
  }

  return {
    child,
    lines,
    line,
    /** Where its API is, once it says so. */
    url: async () => (await line('panel at')).panel ?? '',
    /** How it ended, and all that it wrote. */
    async end(signal?: 'SIGINT' | 'SIGTERM') {
      if (signal !== undefined) child.kill(signal)
      const status = await child.exited
      return { status, stdout: await stdout, stderr: await stderr, lastLine: lines.at(-1)?.msg }
    },
  }
}

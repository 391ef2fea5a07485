import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { emptyFolders, startBot } from './testing/bot-process.ts'

const emptyFolder = emptyFolders()

const TIMEOUT_MS = 30_000
const NO_PANEL = ['--no-panel-build']

/** `history --follow` as a process; `told` resolves once a line holds the text. */
function follow(cwd: string) {
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, 'main.ts'), 'history', '--follow', '--format', 'jsonl'],
    { cwd, env: { PATH: process.env['PATH'] ?? '' }, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' },
  )
  const ids: number[] = []
  const waiting = new Map<string, () => void>()
  const all = (async () => {
    let rest = ''
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        ids.push(JSON.parse(line).id)
        for (const [text, resolve] of waiting) if (line.includes(text)) resolve()
      }
    }
    return rest
  })()
  return {
    ids,
    told: (text: string) => new Promise<void>((resolve) => waiting.set(text, resolve)),
    async end() {
      child.kill('SIGINT')
      const status = await child.exited
      return { status, rest: await all, stderr: await new Response(child.stderr).text() }
    },
  }
}

test(
  'history --follow goes on while the bot is stopped and started again, and ends with 0',
  async () => {
    const folder = emptyFolder()
    const first = startBot(folder, {}, NO_PANEL)
    await Promise.all([first.line('Connection to paradex is live'), first.line('Connection to vest is live')])
    const follower = follow(folder)
    const stopped = follower.told('"bot_stopped"')
    expect((await first.end('SIGTERM')).status).toBe(0)
    await stopped
    const startedAgain = follower.told('"bot_started"')
    const second = startBot(folder, {}, NO_PANEL)
    await startedAgain
    await second.line('Connection to vest is live')
    expect(await follower.end()).toEqual({ status: 0, rest: '', stderr: '' })
    expect((await second.end('SIGTERM')).status).toBe(0)
    const [from = 0] = follower.ids
    expect(follower.ids).toEqual(follower.ids.map((_, index) => from + index))

    const nobodyReads = Bun.spawn([process.execPath, join(import.meta.dir, 'main.ts'), 'history', '--format', 'csv'], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
      stdout: 'pipe',
      stderr: 'pipe',
    })
    await nobodyReads.stdout.cancel()
    expect(await nobodyReads.exited).toBe(0)
    expect(await new Response(nobodyReads.stderr).text()).toBe('')
  },
  TIMEOUT_MS,
)

test(
  'there is nothing to follow where there is no database',
  async () => {
    const { status, stderr } = await startBot(emptyFolder(), {}, ['history', '-f']).end()
    expect(status).toBe(1)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toContain('data/demo.db')
  },
  TIMEOUT_MS,
)

import { expect, test } from 'bun:test'
import { createEventSource } from 'eventsource-client'
import { emptyFolders, startBot } from './testing/bot-process.ts'

const emptyFolder = emptyFolders()

const TIMEOUT_MS = 30_000

test(
  'a client that comes back after the bot was killed misses no event and sees none twice',
  async () => {
    const folder = emptyFolder()
    const first = startBot(folder, {}, ['--no-panel-build'])
    const url = await first.url()
    const ids: number[] = []
    const resumed = Promise.withResolvers<void>()
    const source = createEventSource({
      url: `${url}/api/v1/stream?after=0`,
      onMessage({ data, event, id }) {
        if (event !== 'event') return
        ids.push(Number(id))
        const { type } = JSON.parse(data) as { readonly type: string }
        if (type === 'connection_live' && ids.length > 12) resumed.resolve()
      },
    })
    await Promise.all([first.line('Connection to paradex is live'), first.line('Connection to vest is live')])
    first.child.kill('SIGKILL')
    await first.end()
    const second = startBot(folder, { HOLDFAST_PORT: new URL(url).port }, ['--no-panel-build'])
    await resumed.promise
    source.close()
    expect((await second.end('SIGTERM')).status).toBe(0)
    expect(ids).toEqual(Array.from(ids, (_, index) => index + 1))
  },
  TIMEOUT_MS,
)

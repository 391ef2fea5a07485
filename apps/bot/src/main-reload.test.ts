import { expect, test } from 'bun:test'
import { closeSync, constants, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConnectionsSchema, EventPageSchema, ProblemSchema, ReloadSchema } from '@holdfast/api-contract'
import * as v from 'valibot'
import { emptyFolders, startBot } from './testing/bot-process.ts'

const emptyFolder = emptyFolders()
const NO_PANEL = ['--no-panel-build']
const TIMEOUT_MS = 30_000

/** A connection to a port of loopback that nobody listens on. */
const entry = (id: string, query = '') =>
  `  - { id: ${id}, adapter: vest, url: "ws://127.0.0.1:9/ws${query}", markets: [BTC-PERP] }\n`

function start(env: Readonly<Record<string, string>> = {}) {
  const folder = emptyFolder()
  const write = (...entries: string[]) =>
    writeFileSync(join(folder, 'config.yaml'), `mode: live\nexchanges:\n${entries.join('')}`)
  return { write, run: (stdin?: number) => startBot(folder, env, NO_PANEL, stdin) }
}

async function idsOf(url: string): Promise<readonly string[]> {
  const answer = await (await fetch(`${url}/api/v1/connections`)).json()
  return v.parse(ConnectionsSchema, answer).connections.map(({ id }) => id)
}

test(
  'SIGHUP reads the file anew; a bad one is refused, said line by line, and the bot goes on as it was',
  async () => {
    const { run, write } = start()
    write(entry('a'))
    const bot = run()
    const url = await bot.url()
    await bot.line('[RECONNECT] Reconnection to a failed')
    write(entry('b', '?key=canary-of-a-reload'), entry('a'))
    bot.child.kill('SIGHUP')
    await bot.line('Configuration read anew')
    expect(await idsOf(url)).toEqual(['b', 'a'])
    await bot.line('[RECONNECT] Reconnection to b failed')

    write(entry('b').replace('vest', 'vset'), 'nonsense: true\n')
    bot.child.kill('SIGHUP')
    await bot.line('Configuration refused')
    expect(await idsOf(url)).toEqual(['b', 'a'])
    const mistakes = bot.lines.map(({ msg }) => msg).filter((msg) => msg.startsWith('config.yaml:'))
    expect(mistakes).toHaveLength(2)
    expect(mistakes[0]).toStartWith('config.yaml:3: exchanges[0].adapter: ')
    expect(mistakes[1]).toStartWith('config.yaml:4: ')
    const refused = await fetch(`${url}/api/v1/config/reload`, { method: 'POST' })
    expect([refused.status, v.parse(ProblemSchema, await refused.json()).code]).toEqual([422, 'invalid_configuration'])

    write(entry('c'))
    const taken = await fetch(`${url}/api/v1/config/reload`, { method: 'POST' })
    expect(v.parse(ReloadSchema, await taken.json())).toMatchObject({ added: ['c'], removed: ['b', 'a'] })
    const audit = await (await fetch(`${url}/api/v1/events?type=operator_action`)).json()
    const asked = v.parse(EventPageSchema, audit).items.map(({ data }) => [data['actor'], 'refused' in data])
    expect(asked).toEqual([
      ['local', false],
      ['local', true],
      ['signal', true],
      ['signal', false],
    ])
    const { lastLine, status, stdout } = await bot.end('SIGTERM')
    expect({ status, lastLine }).toEqual({ status: 0, lastLine: '[SHUTDOWN] Clean exit' })
    expect(stdout).not.toContain('canary')

    // What the reload added, and the file does not have any more, is over in the record.
    write(entry('d'))
    const again = run()
    const next = await again.url()
    // A line of the log that is about an event is written once it is stored, and so are those before it.
    await again.line('[RECONNECT] Reconnection to d failed')
    const page = await (await fetch(`${next}/api/v1/events?type=connection_removed`)).json()
    const removed = v.parse(EventPageSchema, page).items
    expect(removed.map(({ connection }) => connection)).toEqual(['c', 'a', 'b'])
    // With the run that watched it, not with the one that does not.
    const starts = await (await fetch(`${next}/api/v1/events?type=bot_started&limit=1`)).json()
    const [began] = v.parse(EventPageSchema, starts).items
    expect(began?.data['previousRunEndedAt']).toBe(removed[0]?.at)
    expect((await again.end('SIGTERM')).status).toBe(0)
  },
  TIMEOUT_MS,
)

test(
  'signal after signal, each is answered, and a stop in the middle of them is clean',
  async () => {
    const { run, write } = start()
    write(entry('a'))
    const bot = run()
    const url = await bot.url()
    write(entry('a'), entry('b'))
    for (let round = 0; round < 20; round++) bot.child.kill('SIGHUP')
    await bot.line('Configuration read anew')
    expect(await idsOf(url)).toEqual(['a', 'b'])
    bot.child.kill('SIGHUP')
    const { lastLine, status, stderr } = await bot.end('SIGTERM')
    expect({ status, stderr, lastLine }).toEqual({ status: 0, stderr: '', lastLine: '[SHUTDOWN] Clean exit' })
  },
  TIMEOUT_MS,
)

/** A terminal that is closed with `close`, and a file descriptor of a program's end of it. */
async function openTerminal() {
  const told = Promise.withResolvers<string>()
  const terminal = new Bun.Terminal({ data: (_, bytes) => told.resolve(Buffer.from(bytes).toString().trim()) })
  const child = Bun.spawn(['tty'], { terminal })
  const fd = openSync(await told.promise, constants.O_RDONLY | constants.O_NOCTTY)
  await child.exited
  return { fd, close: () => terminal.close() }
}

test(
  'a bot with its log in a pipe ends when the terminal at its input is gone',
  async () => {
    const terminal = await openTerminal()
    const { run, write } = start()
    write(entry('a'))
    const bot = run(terminal.fd)
    closeSync(terminal.fd)
    await bot.line('panel at')
    bot.child.kill('SIGHUP')
    await bot.line('Configuration read anew')
    terminal.close()
    bot.child.kill('SIGHUP')
    const { lastLine, status } = await bot.end()
    expect({ status, lastLine }).toEqual({ status: 0, lastLine: '[SHUTDOWN] Clean exit' })
  },
  TIMEOUT_MS,
)

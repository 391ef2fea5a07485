import { expect, test } from 'bun:test'
import { adapters } from '../adapters.ts'
import { resolveConfig } from '../config/resolve.ts'
import { adapterOf, createWorld } from '../testing/world.ts'
import { runProgram } from './program.ts'

/** The command line over a world in which vest was lost for a while, ten minutes ago. */
async function start() {
  const world = await createWorld()
  await world.clock.advance(10_000)
  adapterOf(world, 'vest').failNext(2)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(60_000)
  await world.store.tick(world.clock.now())
  world.stop.abort()
  await world.clock.advance(600_000)
  const written = { out: '', err: '' }
  const ran: unknown[] = []
  const output = {
    colors: false,
    out: (text: string) => {
      written.out += text
    },
    err: (text: string) => {
      written.err += text
    },
  }
  const run = async (...args: string[]) => {
    written.out = ''
    written.err = ''
    const status = await runProgram(args, {
      version: '1.2.3',
      output,
      clock: world.clock,
      openReader: () => ({ ...world.store, close: async () => {} }),
      loadConfig: (flags) => resolveConfig({ flags, env: {}, adapters, yamlText: null, yamlPath: 'config.yaml' }),
      runBot: async ({ mode, server }, { buildPanel }) => void ran.push({ mode, port: server.port, buildPanel }),
      capture: async () => ({ frames: 3, bytes: 99, durationMs: 1_500, endedBy: 'time', file: 'a.jsonl' }),
      replay: async () => ({ frames: null }),
      check: async (_config, { live }) => (live ? 1 : 0),
    })
    return { status, ...written }
  }
  return { ...world, run, ran }
}

test('without a command it runs the bot, with its flags', async () => {
  const { run, ran } = await start()
  expect((await run()).status).toBe(0)
  expect((await run('--mode', 'live', '--port', '0', '--no-panel-build')).status).toBe(0)
  expect(ran).toEqual([
    { mode: 'demo', port: 4400, buildPanel: true },
    { mode: 'live', port: 0, buildPanel: false },
  ])
})

test('history as a table, newest first', async () => {
  const { run } = await start()
  const { out } = await run('history', '--connection', 'vest', '--type', 'connection_lost')
  const [header, row] = out.split('\n')
  expect(header).toMatch(/^id +at +connection +event +outage +what happened$/)
  expect(row).toMatch(/^ *\d+ {2}2027-01-15 08:00:10\.\d{3}Z {2}vest +connection_lost +\d+ {2}Down, socket cut/)
})

test('every format holds the same outages', async () => {
  const { run } = await start()
  const args = ['outages', '--cause', 'abnormal_close', '--min-duration', '100ms']
  const fromJson = JSON.parse((await run(...args, '--format', 'json')).out)
  expect(fromJson).toHaveLength(1)
  expect(fromJson[0]).toMatchObject({ connection: 'vest', cause: 'abnormal_close', endedBy: 'recovered', attempts: 3 })
  expect(JSON.parse((await run(...args, '--format', 'jsonl')).out)).toEqual(fromJson[0])
  const [header, row] = (await run(...args, '--format', 'csv')).out.split('\r\n')
  expect(header).toStartWith('id,connection,scope,channel,market,cause,')
  expect(row).toStartWith(`${fromJson[0].id},vest,connection,,,abnormal_close,`)
  expect((await run(...args)).out).toMatch(/vest +abnormal_close/)
})

test('history of long outages only', async () => {
  const { run } = await start()
  const types = async (...args: string[]) =>
    JSON.parse((await run('history', '--format', 'json', ...args)).out).map(({ type }: { type: string }) => type)
  expect(await types('--min-duration', '100ms', '--cause', 'abnormal_close')).toContain('connection_lost')
  expect(await types('--min-duration', '1h')).toEqual([])
  expect(await types('--limit', '2')).toHaveLength(2)
  expect(await types('--since', '2027-01-15T08:05:00Z', '--type', 'connection_lost')).toEqual([])
})

test('stats count what came after the bot was last seen as unknown', async () => {
  const { run } = await start()
  const [vest] = JSON.parse((await run('stats', '--since', '1h', '--connection', 'vest', '--format', 'json')).out)
  expect(vest).toMatchObject({ connection: 'vest', outages: 1, recovery: { n: 1 } })
  expect(vest.coveragePct).toBeLessThan(3)
  expect((await run('stats')).out).toContain('uptime %')
})

test('an empty answer says so in a table, and is an empty list in JSON', async () => {
  const { run } = await start()
  expect((await run('outages', '--connection', 'nobody')).out).toBe('No outages match.\n')
  expect((await run('outages', '--connection', 'nobody', '--format', 'json')).out).toBe('[]\n')
})

test.each([
  [['histroy'], /unknown command 'histroy'. Did you mean "history"\?/],
  [['history', '--tpye', 'x'], /unknown option '--tpye' \(Did you mean --type\?\)/],
  [['history', '--type', 'exploded'], /--type.*'exploded' is invalid\. Allowed choices are bot_started/],
  [['outages', '--cause', 'gremlins'], /--cause.*Allowed choices are remote_close/],
  [['outages', '--limit', '0'], /--limit.*whole number from 1 to/],
  [['outages', '--min-duration', 'long'], /--min-duration.*2s/],
  [['stats', '--since', 'yesterday'], /--since.*24h.*ISO/],
  [['stats', '--since', '1h', '--until', '2h'], /--since must be before --until/],
  [['stats', '--format', 'xml'], /--format.*table, json, jsonl, csv/],
  [['stats', 'now'], /too many arguments/],
])('%j fails in one line that says what is allowed', async (args, message) => {
  const { run } = await start()
  const { status, out, err } = await run(...args)
  expect(status).toBe(1)
  expect(out).toBe('')
  expect(err).toMatch(message)
  expect(err.trimEnd().split('\n')).toHaveLength(1)
})

test('a mistake in the configuration is 78, for every command', async () => {
  const { run, ran } = await start()
  for (const command of [[], ['history'], ['check']]) {
    const { status, err } = await run(...command, '--port', 'x')
    expect(status).toBe(78)
    expect(err).toContain('command line: --port: Must be a whole number')
  }
  expect(ran).toEqual([])
})

test('help lists commands, flags, variables and statuses', async () => {
  const { run } = await start()
  const { status, out } = await run('--help')
  expect(status).toBe(0)
  for (const part of ['history', 'outages', 'stats', 'check', '--no-panel-build', 'HOLDFAST_TOKEN', '78']) {
    expect(out).toContain(part)
  }
  expect((await run('check', '--live')).status).toBe(1)
  expect((await run('--version')).out).toBe('1.2.3\n')
})

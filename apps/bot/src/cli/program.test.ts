import { expect, test } from 'bun:test'
import { startCommandLine as start } from '../testing/command-line.ts'

test('without a command it runs the bot, with its flags', async () => {
  const { run, ran } = await start()
  expect((await run()).status).toBe(0)
  expect((await run('--mode', 'live', '--port', '0', '--no-panel-build')).status).toBe(0)
  expect(ran).toEqual([
    { mode: 'demo', port: 4400, buildPanel: true },
    { mode: 'live', port: 0, buildPanel: false },
  ])
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

test.each([[['--help']], [['history', '--help']], [['outages', '--help']]])(
  'the examples of %j are what people type',
  async (args) => {
    const fromSources = await (await start()).run(...args)
    expect(fromSources.out).toContain('bun run apps/bot')
    const single = await (await start({ command: 'holdfast' })).run(...args)
    expect(single.out).toBe(fromSources.out.replaceAll('bun run apps/bot', 'holdfast'))
  },
)

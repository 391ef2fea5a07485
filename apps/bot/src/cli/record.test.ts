import { expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { startCommandLine as start } from '../testing/command-line.ts'
import { OutputClosedError } from './io.ts'

test('history as a table, newest first', async () => {
  const { run } = await start()
  const { out } = await run('history', '--connection', 'vest', '--type', 'connection_lost')
  const [header, row] = out.split('\n')
  expect(header).toMatch(/^id +at +ago +connection +event +outage +what happened$/)
  expect(row).toMatch(
    /^ *\d+ {2}2027-01-15 08:00:10\.\d{3}Z {2}11 min ago {2}vest +connection_lost +\d+ {2}Down, socket cut/,
  )
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

/** The same with so many events more, and what was written piece by piece. */
async function startWithMany(events: number, options: Parameters<typeof start>[0] = {}) {
  const world = await start(options)
  const at = world.clock.now()
  await world.store.append(Array.from({ length: events }, (_, n) => sampleEvent('notice_sent', at + n)))
  return world
}

test('a table and JSON end at 100 and say that there are more; csv and jsonl hold everything', async () => {
  const { run } = await startWithMany(2_500)
  const lines = async (...args: string[]) => (await run('history', ...args)).out.trimEnd().split(/\r?\n/)
  const table = await lines()
  expect(table).toHaveLength(102)
  expect(table.at(-1)).toBe('100 shown; --limit 500 shows more')
  expect(await lines('--limit', '2600')).toHaveLength(1 + (await lines('--format', 'jsonl')).length)
  const json = await run('history', '--format', 'json')
  expect(JSON.parse(json.out)).toHaveLength(100)
  expect(json.err).toBe('100 shown; --limit 500 shows more\n')
  expect((await lines('--format', 'jsonl')).length).toBeGreaterThan(2_500)
  expect((await lines('--format', 'csv')).length).toBeGreaterThan(2_501)
  expect(await lines('--format', 'csv', '--limit', '1500')).toHaveLength(1_501)
})

test('JSON that comes in pieces is one array', async () => {
  const { run } = await startWithMany(2_500)
  const { out } = await run('history', '--format', 'json', '--limit', '2300')
  expect(JSON.parse(out).map(({ id }: { id: number }) => id)).toEqual(
    Array.from({ length: 2_300 }, (_, n) => JSON.parse(out)[0].id - n),
  )
})

test.each(['table', 'json', 'jsonl', 'csv'])('%s: a reader that has seen enough ends it quietly', async (format) => {
  let writes = 0
  const { run } = await startWithMany(5_000, {
    write: async () => {
      writes += 1
      if (writes > 2) throw new OutputClosedError('gone')
    },
  })
  const { err, status } = await run('history', '--limit', '5000', '--format', format)
  expect({ err, status, writes }).toEqual({ err: '', status: 0, writes: 3 })
})

test('nothing is read before what came before it is taken', async () => {
  const gate = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  const { reads, run } = await startWithMany(5_000, {
    write: async () => {
      written.resolve()
      await gate.promise
    },
  })
  const ended = run('history', '--limit', '5000')
  await written.promise
  expect(reads()).toBe(1)
  gate.resolve()
  expect((await ended).status).toBe(0)
  expect(reads()).toBe(5)
})

test('a list that is interrupted says that it is not whole', async () => {
  const interrupt = new AbortController()
  const { run } = await startWithMany(5_000, {
    signal: interrupt.signal,
    write: async () => interrupt.abort(),
  })
  const { err, status } = await run('history', '--format', 'csv')
  expect({ err, status }).toEqual({ err: 'Interrupted: what was printed is not everything\n', status: 1 })
})

test('an ongoing outage shows its age so far, and whether anybody watches it still', async () => {
  const { clock, run, store } = await start()
  await store.append([sampleEvent('connection_lost', clock.now() - 20_000, { cause: 'dns' }, 'vest')])
  await store.tick(clock.now())
  const [, row, ...rest] = (await run('outages', '--since', '1m')).out.trimEnd().split('\n')
  expect(row).toMatch(/vest +dns .* 20 s ago +20\.0 s so far .* ongoing/)
  expect(rest).toEqual([])
  await clock.advance(3_600_000)
  const later = (await run('outages', '--connection', 'vest')).out
  expect(later).toMatch(/1 h ago +20\.0 s so far/)
  expect(later).toContain('The bot does not run; it was last seen 1 h ago. What came after is unknown.')
})

test('instants are UTC, or local when asked', async () => {
  const { run } = await start({ timeZone: 'Europe/Berlin' })
  const args = ['history', '--type', 'connection_lost', '--limit', '1'] as const
  expect((await run(...args)).out).toContain('2027-01-15 08:00:10.')
  expect((await run(...args, '--local')).out).toMatch(/2027-01-15 09:00:10\.\d{3}\+01:00/)
})

test('in a terminal lines are cut to its width and coloured', async () => {
  const { run } = await start({ columns: 70, colors: true })
  const { out } = await run('history')
  const widths = out
    .trimEnd()
    .split('\n')
    .map((line) => Bun.stringWidth(line))
  expect(Math.max(...widths)).toBe(70)
  expect(out).toContain('\x1b[31mconnection_lost')
})

import { expect, test } from 'bun:test'
import {
  ConfigIssuesSchema,
  ConfigSchema,
  ConnectionsSchema,
  type EventDto,
  ProblemSchema,
  ReloadSchema,
} from '@holdfast/api-contract'
import * as v from 'valibot'
import { readStream } from '../../testing/read-stream.ts'
import { adapterOf, createWorld } from '../../testing/world.ts'

type Entry = Readonly<Record<string, unknown>>

const PARADEX: Entry = { id: 'paradex', adapter: 'paradex', markets: ['BTC-USD-PERP'] }
const VEST: Entry = { id: 'vest', adapter: 'vest', markets: ['BTC-PERP'] }
const WEST: Entry = { id: 'west', adapter: 'vest', markets: ['ETH-PERP'] }
const BTC = { id: 'btc', buy: 'vest/BTC-PERP', sell: 'paradex/BTC-USD-PERP', entryPct: 0.3, exitPct: 0.05 }

/** A bot of paradex and vest, and the file it was read from. */
async function start(exchanges: readonly Entry[] = [PARADEX, VEST], more: Entry = {}) {
  let text = JSON.stringify({ mode: 'live', exchanges, ...more })
  const world = await createWorld({ file: () => text })
  const write = (next: readonly Entry[], rest: Entry = {}) => {
    text = JSON.stringify({ mode: 'live', exchanges: next, ...rest })
  }
  const reload = async (body: Entry = {}) => {
    const answer = world.post('/api/v1/config/reload', body)
    await world.clock.advance(0)
    return answer
  }
  const states = async () =>
    v
      .parse(ConnectionsSchema, await (await world.request('/api/v1/connections')).json())
      .connections.map(({ generation, id, state }) => `${id} ${state} ${generation}`)
  const events = async (type?: EventDto['type']) =>
    (await world.store.events({ after: 0, limit: 1_000 })).items.filter(
      (event) => type === undefined || event.type === type,
    )
  return {
    ...world,
    write,
    /** The file as it is written. */
    writeText: (next: string) => {
      text = next
    },
    reload,
    states,
    events,
  }
}

test('adds, changes and removes connections, and leaves the others alone', async () => {
  const world = await start([PARADEX, VEST, { ...VEST, id: 'gone' }])
  const untouched = adapterOf(world, 'paradex')
  const statuses: string[] = []
  world.hub.listen((message) => {
    if (message.kind === 'connection') statuses.push(`${message.status.id} ${message.status.state}`)
  })
  world.write([{ ...VEST, markets: ['ETH-PERP'] }, WEST, PARADEX])
  const response = await world.reload({ reason: 'more of ETH' })
  expect(response.status).toBe(200)
  expect(v.parse(ReloadSchema, await response.json())).toEqual({
    added: ['west'],
    changed: ['vest'],
    removed: ['gone'],
    sections: [],
    needsRestart: [],
  })
  await world.clock.advance(100)
  expect(await world.states()).toEqual(['vest live 2', 'west live 1', 'paradex live 1'])
  expect(adapterOf(world, 'paradex')).toBe(untouched)
  expect(untouched.connectCalls).toBe(1)
  expect(untouched.open).toEqual([1])
  expect(statuses.filter((status) => status.startsWith('paradex'))).toEqual([])
  // What begins anew is never told to be over, and what is removed is.
  expect(statuses.filter((status) => status.endsWith('stopped'))).toEqual(['gone stopped'])
  expect((await world.request('/readyz')).status).toBe(200)
  const refused = await world.request('/api/v1/books?connection=gone&market=BTC-PERP')
  expect(v.parse(ProblemSchema, await refused.json())).toMatchObject({
    code: 'unknown_connection',
    allowed: ['vest', 'west', 'paradex'],
  })
  expect((await world.request('/api/v1/books?connection=vest&market=ETH-PERP')).status).toBe(200)
  expect((await world.request('/api/v1/books?connection=vest&market=BTC-PERP')).status).toBe(404)
  expect((await world.request('/api/v1/stream?connections=gone')).status).toBe(400)
})

test('the record says who asked before anything happens, and what came of it after', async () => {
  const world = await start()
  const before = (await world.events()).length
  world.write([PARADEX, { ...VEST, sockets: 2 }, WEST])
  await world.reload({ reason: 'a spare\none' })
  const told = (await world.events()).slice(before).map(({ connection, type }) => `${connection ?? 'bot'} ${type}`)
  expect(told.slice(0, 5)).toEqual([
    'bot operator_action',
    'vest connection_lost',
    'vest connection_connecting',
    'west connection_connecting',
    'bot config_reloaded',
  ])
  expect((await world.events('operator_action')).at(-1)?.data).toEqual({
    actor: 'local',
    reason: 'a spare one',
    address: null,
    action: 'reload',
  })
  expect((await world.events('config_reloaded')).map(({ data }) => data)).toEqual([
    { actor: 'local', added: ['west'], changed: ['vest'], removed: [], sections: [], needsRestart: [] },
  ])
  await world.clock.advance(100)
  const { items } = await world.store.outages({ connection: 'vest', limit: 10 })
  expect(items).toMatchObject([{ cause: 'operator', attribution: 'operator', planned: true, endedBy: 'recovered' }])
  expect(items[0]?.detail).toBe('Configuration read anew, asked by local: a spare one')
})

test('what was removed is over in the record, its outage too, and what comes again begins anew', async () => {
  const world = await start()
  adapterOf(world, 'vest').failNext(99)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(2_000)
  world.write([PARADEX])
  await world.reload()
  const removedAt = world.clock.now()
  expect((await world.events('connection_removed')).map(({ connection }) => connection)).toEqual(['vest'])
  expect((await world.store.outages({ limit: 10 })).items).toMatchObject([
    { connection: 'vest', endedBy: 'process_stop', endedAt: removedAt, recoveredAt: null },
  ])
  await world.clock.advance(5_000)
  world.write([PARADEX, VEST])
  await world.reload()
  await world.clock.advance(100)
  expect(await world.states()).toEqual(['paradex live 1', 'vest live 1'])
  const to = world.clock.now()
  const window = { from: removedAt, to }
  const tiles = (await world.store.timeline(window, to, ['vest']))['vest'] ?? []
  expect(tiles.map(({ state }) => state)).toEqual(['stopped', 'live'])
  expect(tiles[0]).toMatchObject({ from: removedAt, to: removedAt + 5_000 })
})

test('a bad file is refused whole, and says every mistake with its place', async () => {
  const world = await start()
  const before = await world.states()
  const configBefore = await (await world.request('/api/v1/config')).json()
  world.writeText('mode: live\nexchanges:\n  - { id: vest, adapter: vset, markets: [BTC-PERP] }\nspraeds: []\n')
  const { messages } = await readStream(await world.request('/api/v1/stream'))
  const response = await world.reload({ reason: 'typo' })
  expect(response.status).toBe(422)
  const body = (await response.json()) as { readonly issues: unknown }
  expect(v.parse(ProblemSchema, body).code).toBe('invalid_configuration')
  const issues = v.parse(ConfigIssuesSchema, body.issues)
  expect(issues.map(({ file, key, line }) => [file, line, key])).toEqual([
    ['config.yaml', 3, 'exchanges[0].adapter'],
    ['config.yaml', 4, 'spraeds'],
  ])
  expect(issues[0]?.message).toContain('vest')
  for (const { key, line, message } of issues) {
    const told = `error config.yaml:${line}: ${key}: ${message}`
    expect(world.lines.map((one) => `${one.level} ${one.message}`)).toContain(told)
  }
  await world.clock.advance(900)
  expect(await world.states()).toEqual(before)
  expect(await (await world.request('/api/v1/config')).json()).toEqual(configBefore)
  expect(messages.filter(({ event }) => event === 'snapshot')).toHaveLength(1)
  expect(await world.events('config_reloaded')).toEqual([])
  expect((await world.events('operator_action')).at(-1)?.data).toEqual({
    actor: 'local',
    reason: 'typo',
    address: null,
    action: 'reload',
    refused: `config.yaml:3: exchanges[0].adapter: ${issues[0]?.message}, and 1 more`,
  })
})

test('every stream gets a snapshot that replaces the one before, with all that belongs to it', async () => {
  const world = await start([PARADEX, VEST], { spreads: [BTC] })
  const all = await readStream(await world.request('/api/v1/stream'))
  const vest = await readStream(await world.request('/api/v1/stream?connections=vest'))
  adapterOf(world, 'paradex').data(1, { channel: 'order_book', market: 'BTC-USD-PERP' })
  await world.clock.advance(300)
  world.write([PARADEX, WEST])
  await world.reload()
  const mark = all.messages.findLastIndex(({ event }) => event === 'snapshot')
  expect(all.messages[mark]).toMatchObject({ id: null, data: { connections: [{ id: 'paradex' }, { id: 'west' }] } })
  // The removed one is told to be over before, and never spoken of after.
  const isOfVest = ({ data }: { readonly data: unknown }) => JSON.stringify(data).includes('"connection":"vest"')
  expect(all.messages.slice(0, mark)).toContainEqual(
    expect.objectContaining({ event: 'connection', data: expect.objectContaining({ id: 'vest', state: 'stopped' }) }),
  )
  const rest = all.messages.slice(mark + 1).filter(({ event }) => event !== 'event')
  expect(rest.filter(isOfVest)).toEqual([])
  expect(rest.find(({ event }) => event === 'quote')).toMatchObject({ data: { connection: 'paradex', fresh: true } })
  expect(rest.find(({ event }) => event === 'spread')).toBeUndefined()
  expect(vest.messages.findLast(({ event }) => event === 'snapshot')).toMatchObject({ data: { connections: [] } })
  const heard = vest.messages.length
  await world.clock.advance(10_000)
  expect(vest.messages.slice(heard).filter(({ event }) => event !== 'pulse')).toEqual([])
  const ids = (await world.events()).map(({ id }) => id)
  expect(all.idsOf()).toEqual(ids.filter((id) => id >= (all.idsOf()[0] ?? 0)))
})

test('a stream that still replays misses no event for the snapshot', async () => {
  const world = await start()
  const stream = readStream(await world.request('/api/v1/stream?after=0'))
  world.write([PARADEX, VEST, WEST])
  await world.reload()
  const { idsOf, of } = await stream
  await world.clock.advance(500)
  expect(of('snapshot').at(-1)).toMatchObject({ data: { connections: [{}, {}, { id: 'west' }] } })
  expect(idsOf()).toEqual((await world.events()).map(({ id }) => id))
})

test('two at once are done one after the other', async () => {
  const world = await start()
  world.write([PARADEX, VEST, WEST])
  const both = await Promise.all([world.reload(), world.reload()])
  const answers = await Promise.all(both.map(async (response) => v.parse(ReloadSchema, await response.json())))
  expect(answers.map(({ added }) => added)).toEqual([['west'], []])
  expect(await world.events('config_reloaded')).toHaveLength(2)
  await world.clock.advance(100)
  expect(adapterOf(world, 'west').connectCalls).toBe(1)
})

test('a bot that is stopping takes nothing over', async () => {
  const world = await start()
  world.write([PARADEX, VEST, WEST])
  world.stop.abort()
  const response = await world.reload()
  expect(response.status).toBe(503)
  expect(v.parse(ProblemSchema, await response.json()).code).toBe('stopping')
  expect(world.adapters['west']).toBeUndefined()
  expect(await world.events('operator_action')).toEqual([])
})

test('one that begins to stop while the request is being stored takes nothing over either', async () => {
  const world = await start()
  world.write([PARADEX, WEST])
  const response = world.post('/api/v1/config/reload', {})
  await Promise.resolve()
  world.stop.abort()
  await world.clock.advance(0)
  expect((await response).status).toBe(503)
  expect(world.connections.ids).toEqual(['paradex', 'vest'])
})

test('with a broken disk it is done all the same', async () => {
  const world = await start()
  const health = await world.store.health()
  world.recorder.writerChanged({
    ...health.writer,
    status: 'degraded',
    failedAt: world.clock.now(),
    lastError: 'no disk',
  })
  world.write([PARADEX, WEST])
  const response = world.post('/api/v1/config/reload', {})
  await world.clock.advance(0)
  expect((await response).status).toBe(200)
  expect(world.connections.ids).toEqual(['paradex', 'west'])
  expect(world.lines.map(({ message }) => message)).toContain('Cannot store an operator action; it is done unrecorded')
})

test('the names that are served change with it, and what needs a restart is said', async () => {
  const world = await start()
  const named = () => world.request('/healthz', { headers: { host: 'bot.test' } })
  expect((await named()).status).toBe(421)
  world.write([PARADEX, VEST], { server: { allowedHosts: ['bot.test'], port: 4_401 }, store: { path: 'other.db' } })
  const changes = v.parse(ReloadSchema, await (await world.reload()).json())
  expect(changes).toMatchObject({ sections: ['server.allowedHosts'] })
  expect(changes.needsRestart).toEqual(['server.port', 'store.path', 'store.spillPath'])
  expect((await named()).status).toBe(200)
  const { values } = v.parse(ConfigSchema, await (await world.request('/api/v1/config')).json())
  const shown = (key: string) => values.find((value) => value.key === key)?.value
  expect([shown('server.port'), shown('server.allowedHosts')]).toEqual([4_400, ['bot.test']])
  world.write([PARADEX, VEST])
  await world.reload()
  expect((await named()).status).toBe(421)
})

test('a paused connection stays paused under its new settings', async () => {
  const world = await start()
  await world.post('/api/v1/connections/vest/pause', {})
  world.write([PARADEX, { ...VEST, markets: ['ETH-PERP'] }])
  await world.reload()
  await world.clock.advance(60_000)
  expect(await world.states()).toEqual(['paradex live 1', 'vest paused 1'])
  expect(adapterOf(world, 'vest').connectCalls).toBe(0)
  await world.post('/api/v1/connections/vest/resume', {})
  await world.clock.advance(100)
  expect(await world.states()).toEqual(['paradex live 1', 'vest live 2'])
})

test('what nobody changed leaves everything alone, and a body that is none of an action is refused', async () => {
  const world = await start()
  const before = await world.states()
  expect(await (await world.reload()).json()).toMatchObject({ added: [], changed: [], removed: [] })
  expect(await world.states()).toEqual(before)
  expect((await world.post('/api/v1/config/reload', { file: '/etc/passwd' })).status).toBe(400)
})

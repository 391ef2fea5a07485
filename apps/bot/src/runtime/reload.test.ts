import { expect, test } from 'bun:test'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import { adapters } from '../adapters.ts'
import type { Config } from '../config/config.ts'
import { resolveConfig } from '../config/resolve.ts'
import { startCore } from './core.ts'
import { createHub } from './hub.ts'
import { createRecorder } from './recorder.ts'
import { createReloader, type ReloadablePart } from './reload.ts'
import { StartupError } from './startup-error.ts'

const OFF = { id: 'vest', adapter: 'vest', enabled: false, markets: ['BTC-PERP'] }
const LOG: ReloadablePart['takes'] = ['log.levels']
const ASKED = { actor: 'signal', reason: null }

/** A reloader of a bot that watches nothing; its parts say what they were told. */
async function start(
  parts: readonly (Omit<ReloadablePart, 'take'> & { readonly name: string; readonly fails?: boolean })[],
) {
  const clock = new FakeClock()
  const { signal } = new AbortController()
  let isHung = false
  const lines: string[] = []
  const told: string[] = []
  const log = (level: string, message: string) => void lines.push(`${level} ${message}`)
  const store = memoryStore()
  await store.beginRun(clock.now())
  const append: typeof store.append = (events) => {
    const isHeld = isHung && events.some(({ type }) => type === 'config_reloaded')
    return isHeld ? new Promise(() => {}) : store.append(events)
  }
  const recorder = createRecorder({ clock, log, append, publish: () => {} })
  const core = startCore({
    watched: [],
    spreads: [],
    hub: createHub(0),
    recorder,
    clock,
    log,
    random: Math.random,
    signal,
  })
  let file: object = { mode: 'live', exchanges: [OFF] }
  const read = () => {
    const yamlText = JSON.stringify(file)
    return resolveConfig({ flags: {}, env: {}, adapters, yamlPath: 'config.yaml', yamlText })
  }
  const resolution = read()
  if (!resolution.ok) throw new Error('the first configuration')
  const reloader = createReloader({
    config: resolution.config,
    read,
    watch: (connections) => {
      if (connections.length > 0) throw new StartupError('Cannot connect vest: there is no address')
      return []
    },
    core,
    parts: parts.map((part) => ({
      ...part,
      async take(config: Config) {
        await Promise.resolve()
        if (part.fails) throw new Error(`${part.name} cannot`)
        told.push(`${part.name} ${config.log.levels.base}`)
      },
    })),
    recorder,
    clock,
    log,
    signal,
  })
  return {
    clock,
    hang: () => {
      isHung = true
    },
    lookAtDisk: () => recorder.check(),
    lines,
    told,
    store,
    reloader,
    reload: (more: object) => {
      file = { mode: 'live', exchanges: [OFF], ...more }
      return reloader.reload(ASKED)
    },
  }
}

test('a part is told where its section changed, one that is told always before all others', async () => {
  const { reload, reloader, told } = await start([
    { name: 'notices', takes: ['notices'] },
    { name: 'levels', takes: LOG },
    { name: 'secrets', takes: [], isToldAlways: true },
  ])
  expect(await reload({ log: { level: 'debug' } })).toMatchObject({
    kind: 'taken',
    changes: { sections: ['log.level'] },
  })
  expect(told.splice(0)).toEqual(['secrets debug', 'levels debug'])
  expect(await reload({ log: { level: 'debug' } })).toMatchObject({ kind: 'taken', changes: { sections: [] } })
  expect(told.splice(0)).toEqual(['secrets debug'])
  expect(reloader.current().log.levels.base).toBe('debug')
})

test('what nobody takes waits for a restart, every time', async () => {
  const { reload, reloader } = await start([])
  for (let time = 0; time < 2; time++) {
    expect(await reload({ log: { level: 'debug' } })).toMatchObject({
      kind: 'taken',
      changes: { sections: [], needsRestart: ['log.level'] },
    })
    expect(reloader.current().log.levels.base).toBe('info')
  }
})

test('a part that fails is said to have, and costs the others nothing', async () => {
  const { lines, reload, told } = await start([
    { name: 'bad', takes: LOG, fails: true },
    { name: 'good', takes: LOG },
  ])
  expect(await reload({ log: { level: 'warn' } })).toMatchObject({ kind: 'taken' })
  expect(told).toEqual(['good warn'])
  expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(1)
})

test('what could not be taken over is not in force, is said to wait, and is tried again', async () => {
  const bad = { name: 'bad', takes: LOG, fails: true }
  const { reload, reloader, store, told } = await start([bad, { name: 'notices', takes: ['notices'] }])
  const changed = {
    log: { level: 'warn' },
    server: { allowedHosts: ['bot.test'] },
    notices: [{ id: 'ops', kind: 'webhook', url: 'https://hooks.test/ops' }],
  }
  const needsRestart = ['log.level']
  expect(await reload(changed)).toMatchObject({
    kind: 'taken',
    changes: { sections: ['notices', 'server.allowedHosts'], needsRestart },
  })
  expect(reloader.current()).toMatchObject({
    log: { levels: { base: 'info' } },
    server: { allowedHosts: ['bot.test'] },
  })
  expect(reloader.current().values.find(({ key }) => key === 'log.level')?.value).toBe('info')
  expect(await reload(changed)).toMatchObject({ kind: 'taken', changes: { sections: [], needsRestart } })
  expect(told).toEqual(['notices warn'])
  Object.assign(bad, { fails: false })
  expect(await reload(changed)).toMatchObject({ kind: 'taken', changes: { sections: needsRestart, needsRestart: [] } })
  expect(reloader.current().log.levels.base).toBe('warn')
  const { items } = await store.events({ type: 'config_reloaded', limit: 9 })
  expect(items.map(({ data }) => data)).toMatchObject(
    [[], needsRestart, needsRestart].map((keys) => ({ needsRestart: keys })),
  )
})

test('a connection that cannot be made changes nothing, and the next reload is done', async () => {
  const { reload, reloader, store } = await start([])
  const on = { exchanges: [{ ...OFF, enabled: true }], server: { allowedHosts: ['bot.test'] } }
  await expect(reload(on)).rejects.toThrow('no address')
  expect(await reload({})).toMatchObject({ kind: 'taken', changes: { added: [], sections: [] } })
  expect(reloader.current().server.allowedHosts).toEqual([])
  expect((await store.events({ type: 'config_reloaded', limit: 9 })).items).toHaveLength(1)
})

test('a disk that hangs keeps neither the answer back nor the next reload', async () => {
  const { clock, hang, lookAtDisk, reload, told } = await start([{ name: 'log', takes: LOG }])
  hang()
  for (const level of ['debug', 'warn']) {
    const outcome = reload({ log: { level } })
    for (let second = 0; second < 7; second++) {
      for (let turn = 0; turn < 20; turn++) await settle()
      await clock.advance(1_000)
      lookAtDisk()
    }
    expect(await outcome).toMatchObject({ kind: 'taken' })
  }
  expect(told).toEqual(['log debug', 'log warn'])
})

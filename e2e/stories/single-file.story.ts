import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startBot } from '../harness/bot-process.ts'
import { recovered, steady } from '../harness/recovery.ts'
import { buildSingleFile, ROOT, type SingleFile } from '../harness/single-file.ts'

const OLD_DATABASE = join(ROOT, 'packages/event-store/fixtures/schema-1.db')

/** Built once, for all stories here. */
let single: SingleFile
test.beforeAll(() => {
  single = buildSingleFile()
})
test.afterAll(() => single[Symbol.dispose]())

/** What a line of `--format jsonl` holds, as far as these stories look. */
const typesOf = (jsonl: string): readonly string[] =>
  jsonl
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type)

test('one file in an empty folder is the bot, its panel, its record and its simulator', async ({ page }) => {
  expect(readdirSync(single.folder)).toEqual(['holdfast'])
  expect(readFileSync(single.file).includes(ROOT), 'nothing is looked for where it was built').toBe(false)
  expect((await single.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  const bot = await startBot({ singleFile: single.file })
  const own = { HOLDFAST_DB: bot.databasePath, HOLDFAST_PORT: String(bot.port) }
  const said = async (...args: string[]) => {
    const { status, stdout, stderr } = await single.run(args, own)
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' })
    return stdout
  }
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const copy = join(single.folder, 'copy.db')
  try {
    await page.goto(bot.url)
    await expect(page.locator('[data-connection="paradex"]').first()).toHaveAttribute('data-state', 'live')
    await steady(bot.api)
    await bot.api.fault('rst', { connection: 'paradex' })
    await recovered(bot.api, 'rst')
    await expect.poll(async () => (await bot.api.outages({ ongoing: 'false' })).length).toBe(1)
    expect(complaints).toEqual([])

    expect(typesOf(await said('history', '--format', 'jsonl'))).toContain('connection_lost')
    expect((await said('outages', '--format', 'csv')).trimEnd().split(/\r?\n/)).toHaveLength(2)
    expect(await said('stats')).toContain('paradex')
    expect(await said('check', '--live')).toContain('first frame')
    expect(await said('healthcheck', '--ready')).toContain('ok')
    expect(await said('backup', copy)).toContain('checked')
  } finally {
    expect(await bot.stop()).toBe(0)
  }
  expect(bot.output()).toContain('[SHUTDOWN] Clean exit')
  expect((await single.run(['healthcheck'], own)).status).toBe(1)
  const restored = { HOLDFAST_DB: join(single.folder, 'restored.db') }
  expect(await single.run(['restore', copy], restored)).toMatchObject({ status: 0, stderr: '' })
  expect((await single.run(['rebuild'], restored)).stdout).toContain('nothing changed')
  expect(typesOf((await single.run(['history', '--format', 'jsonl'], restored)).stdout)).toContain('connection_lost')
})

test('a single file watches, records and plays again what is not its own simulator', async () => {
  await using simulator = await single.simulate()
  const lines = [
    'exchanges:',
    `  - { id: paradex, adapter: paradex, url: "${simulator.paradex}", markets: [BTC-USD-PERP] }`,
  ]
  writeFileSync(join(single.folder, 'config.yaml'), `${lines.join('\n')}\n`)
  // A file of Bun's that lies there by chance is none of its business.
  writeFileSync(join(single.folder, 'bunfig.toml'), 'preload = ["./none.ts"]\n')
  const live = { HOLDFAST_MODE: 'live', HOLDFAST_DB: join(single.folder, 'live.db'), LOG_FORMAT: 'pretty' }
  const bot = await startBot({ singleFile: single.file, env: live })
  expect((await bot.api.connections()).map(({ id, state }) => [id, state])).toEqual([['paradex', 'live']])
  expect(await bot.stop()).toBe(0)
  expect(bot.output()).toContain('Connection to paradex is live')

  const capture = ['capture', '--seconds', '1']
  expect(await single.run(capture, live)).toMatchObject({ status: 1, stderr: expect.stringContaining('--out') })
  const session = join(single.folder, 'session.jsonl')
  expect(await single.run([...capture, '--out', session], live)).toMatchObject({ status: 0 })
  const replayed = await single.run(['replay', session, '--speed', '10'], { ...live, HOLDFAST_PORT: '0' })
  expect(replayed.stderr).toMatch(/Replayed \d+ frames/)
})

test('a single file brings a database of the first version up to date', async () => {
  const old = { HOLDFAST_DB: join(single.folder, 'old.db') }
  copyFileSync(OLD_DATABASE, old.HOLDFAST_DB)
  expect((await single.run(['history'], old)).stderr).toContain('start the bot once')
  const bot = await startBot({ singleFile: single.file, databasePath: old.HOLDFAST_DB })
  expect(await bot.stop()).toBe(0)
  expect((await single.run(['outages', '--format', 'csv'], old)).stdout).toContain('paradex')
})

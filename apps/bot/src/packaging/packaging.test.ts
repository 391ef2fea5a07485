import { expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromSources } from './from-sources.ts'
import { singleFile } from './single-file.ts'
import { packaging } from './this-bot.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-packaging-'))
const index = join(folder, 'index-abc.html')
writeFileSync(index, '<!doctype html>')
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const SIMULATOR = async () => 7
const single = singleFile({ panel: { '/index.html': index }, simulator: SIMULATOR })
const options = {
  builds: true,
  execPath: '/none/bun',
  env: {},
  pid: 1,
  log: () => {},
  signal: new AbortController().signal,
}

test('a bot from its sources starts the simulator with Bun, in the folder of the simulator', () => {
  expect(packaging).toBe(fromSources)
  const { command, cwd } = fromSources.simulator('/usr/bin/bun')
  expect(command).toEqual(['/usr/bin/bun', join(cwd, 'main.ts')])
  expect(existsSync(join(cwd, 'main.ts'))).toBe(true)
  expect(fromSources.carried('simulator')).toBeNull()
})

test('a single file runs itself as the simulator', () => {
  expect(single.simulator('/opt/holdfast').command).toEqual(['/opt/holdfast', 'simulator'])
  expect(single.carried('simulator')).toBe(SIMULATOR)
  for (const word of [undefined, 'history', '--version', '']) expect(single.carried(word)).toBeNull()
})

test('a single file serves the panel that it carries and nothing else, and builds none', async () => {
  const panel = single.panel(options)
  const found = await panel.find('/index.html')
  expect(await found?.text()).toBe('<!doctype html>')
  expect(found?.type).toStartWith('text/html')
  for (const path of ['/', '/none.js', '/../index.html', index]) expect(await panel.find(path)).toBeNull()
  expect(panel.remedy()).toBeNull()
})

test('a single file has no folder for recordings, and says what to do', () => {
  expect(() => single.capturesOf('vest')).toThrow('--out')
  expect(fromSources.capturesOf('vest')).toEndWith('/packages/exchange-vest/fixtures/captured')
})

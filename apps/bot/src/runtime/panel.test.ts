import { expect, test } from 'bun:test'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPanel } from './panel-build.ts'
import { panelFiles } from './panel-files.ts'

const OLD_S = 1_000_000_000

/** A workspace whose `vite` is a script: `build` writes an index, or fails with its complaint. */
function start(script: string) {
  const panelDir = mkdtempSync(join(tmpdir(), 'holdfast-panel-'))
  const bin = join(panelDir, 'node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  mkdirSync(join(panelDir, 'src'))
  writeFileSync(join(panelDir, 'src/main.ts'), '')
  writeFileSync(join(panelDir, 'package.json'), '{}')
  writeFileSync(join(bin, 'vite'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, 'vite'), 0o755)
  const lines: string[] = []
  const build = () =>
    buildPanel({
      panelDir,
      sources: [],
      execPath: process.execPath,
      env: { PATH: process.env['PATH'] ?? '' },
      buildId: 'test',
      log: (_level, message) => lines.push(message),
      signal: new AbortController().signal,
    })
  return { panelDir, lines, build, dist: join(panelDir, 'dist') }
}

const WORKING = 'mkdir -p "$3" && echo "<!doctype html>" > "$3/index.html"'

test('builds a panel that is missing, leaves a fresh one alone, and builds again when a source is newer', async () => {
  const { build, dist, lines } = start(WORKING)
  expect(await build()).toBeNull()
  expect(existsSync(join(dist, 'index.html'))).toBe(true)
  expect(await build()).toBeNull()
  utimesSync(join(dist, 'index.html'), OLD_S, OLD_S)
  expect(await build()).toBeNull()
  expect(lines).toEqual([
    'Building the panel',
    'The panel is built',
    'Building the panel: its sources have changed',
    'The panel is built',
  ])
})

test('a build that fails says why, and leaves the old panel in place', async () => {
  const { build, dist, lines } = start('echo "src/main.ts: no such thing" >&2; exit 1')
  mkdirSync(dist)
  writeFileSync(join(dist, 'index.html'), 'old')
  utimesSync(join(dist, 'index.html'), OLD_S, OLD_S)
  expect(await build()).toContain('src/main.ts: no such thing')
  expect(lines.at(-1)).toBe('Cannot build the panel; the bot runs on without it')
  expect(await Bun.file(join(dist, 'index.html')).text()).toBe('old')
})

test('serves what is under its folder, and nothing beside it', async () => {
  const { build, dist, panelDir } = start(WORKING)
  await build()
  writeFileSync(join(panelDir, 'secret.txt'), 'x')
  const panel = panelFiles(dist, Promise.resolve(null))
  expect(await (await panel.find('/index.html'))?.text()).toContain('doctype')
  expect((await panel.find('/index.html'))?.type).toStartWith('text/html')
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/', '/none.js', '/%']) {
    expect(await panel.find(path)).toBeNull()
  }
  expect(panel.remedy()).toBeNull()
})

test('requests wait for a build, and learn what to do where it failed', async () => {
  const ready = Promise.withResolvers<string | null>()
  const panel = panelFiles('/nowhere', ready.promise)
  const finding = panel.find('/index.html')
  ready.resolve('Cannot build the panel: out of memory')
  expect(await finding).toBeNull()
  expect(panel.remedy()).toBe('Cannot build the panel: out of memory. Build the panel with: bun run build')
})

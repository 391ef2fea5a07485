import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import biomeConfig from '../biome.json' with { type: 'json' }

const RULES = ['noRestrictedImports', 'noRestrictedGlobals', 'noNodejsModules', 'noExcessiveLinesPerFile'] as const
type Rule = (typeof RULES)[number]

interface Planted {
  readonly path: string
  readonly source: string
  readonly rule: Rule
}

const importing = (path: string, specifier: string, rule: Rule = 'noRestrictedImports'): Planted => ({
  path,
  source: `import { x } from '${specifier}'\nx()\n`,
  rule,
})
const using = (path: string, source: string): Planted => ({ path, source, rule: 'noRestrictedGlobals' })

/** Every arrow and ban of ARCHITECTURE.md, broken once. */
const FORBIDDEN: readonly Planted[] = [
  importing('packages/adapter-core/src/a.ts', '@holdfast/reconnect-monitor'),
  importing('packages/adapter-core/src/b.ts', 'ws'),
  importing('packages/adapter-core/src/c.ts', '../../event-store/src/port.ts'),
  importing('packages/adapter-core/src/events.ts', './clock.ts'),
  importing('packages/adapter-core/src/words.ts', './clock.ts'),
  importing('packages/adapter-core/src/notices.ts', './clock.ts'),
  importing('packages/exchange-paradex/src/a.ts', '@holdfast/reconnect-monitor'),
  importing('packages/exchange-paradex/src/b.ts', '@holdfast/exchange-vest'),
  importing('packages/exchange-vest/src/c.ts', 'ws'),
  importing('packages/reconnect-monitor/src/a.ts', '@holdfast/exchange-vest'),
  importing('packages/reconnect-monitor/src/b.ts', '@holdfast/event-store'),
  importing('packages/reconnect-monitor/src/c.ts', 'hono'),
  importing('packages/reconnect-monitor/src/d.ts', 'ws'),
  importing('packages/reconnect-monitor/src/e.ts', 'better-sqlite3'),
  importing('packages/reconnect-monitor/src/f.ts', '@holdfast/bot'),
  importing('packages/reconnect-monitor/src/history/a.ts', '@holdfast/adapter-core'),
  importing('packages/reconnect-monitor/src/history/b.ts', '../policy.ts'),
  importing('packages/reconnect-monitor/src/history/c.ts', 'bun:sqlite'),
  importing('packages/reconnect-monitor/src/history/d.ts', 'node:fs/promises', 'noNodejsModules'),
  importing('packages/event-store/src/a.ts', '@holdfast/adapter-core'),
  importing('packages/event-store/src/b.ts', '@holdfast/reconnect-monitor'),
  importing('packages/event-store/src/c.ts', '@holdfast/api-contract'),
  importing('packages/event-store/src/d.ts', 'better-sqlite3'),
  importing('packages/exchange-simulator/src/a.ts', '@holdfast/adapter-core'),
  importing('packages/exchange-simulator/src/b.ts', '@holdfast/exchange-paradex'),
  importing('packages/exchange-simulator/src/c.ts', 'node:process'),
  importing('packages/api-contract/src/a.ts', '@holdfast/adapter-core'),
  importing('packages/api-contract/src/b.ts', 'node:fs', 'noNodejsModules'),
  importing('apps/panel/src/a.tsx', '@holdfast/adapter-core'),
  importing('apps/panel/src/b.tsx', '@holdfast/reconnect-monitor'),
  importing('apps/panel/src/c.tsx', '@holdfast/event-store'),
  importing('apps/panel/src/d.tsx', 'node:path', 'noNodejsModules'),
  importing('apps/bot/src/a.ts', 'ws'),
  importing('apps/bot/src/b.ts', 'better-sqlite3'),
  importing('apps/bot/src/c.ts', '@holdfast/panel'),
  importing('apps/bot/src/d.ts', 'node:process'),
  importing('e2e/a.ts', '../apps/bot/src/main.ts'),
  importing('bench/throughput/a.ts', '../../apps/bot/src/runtime/core.ts'),
  using('packages/adapter-core/src/t.ts', 'export const at = () => Date.now()\n'),
  using('packages/reconnect-monitor/src/t.ts', 'setTimeout(() => {}, 1)\n'),
  using('packages/exchange-simulator/src/t.ts', 'export const at = () => performance.now()\n'),
  using('packages/exchange-simulator/src/main.ts', 'setInterval(() => {}, 1)\n'),
  using('packages/event-store/src/t.ts', 'export const home = process.env\n'),
  using('apps/bot/src/t.ts', 'process.exit(1)\n'),
  using('apps/bot/src/main.ts', 'export const at = new Date()\n'),
  using('apps/panel/src/t.tsx', 'export const at = () => Date.now()\n'),
  { path: 'apps/bot/src/long.ts', source: 'export {}\n'.repeat(301), rule: 'noExcessiveLinesPerFile' },
]

/** Neighbours of the bans that must stay allowed. */
const ALLOWED: readonly Omit<Planted, 'rule'>[] = [
  importing('packages/adapter-core/src/ws-dial.ts', 'ws'),
  importing('packages/adapter-core/src/x.test.ts', 'ws'),
  importing('bench/throughput/pipeline.ts', '../../apps/bot/src/runtime/core.ts'),
  importing('packages/exchange-paradex/src/x.ts', '@holdfast/adapter-core'),
  importing('packages/reconnect-monitor/src/x.ts', '@holdfast/adapter-core/events'),
  importing('packages/reconnect-monitor/src/machine/x.ts', '../policy.ts'),
  importing('packages/reconnect-monitor/src/history/x.ts', '@holdfast/adapter-core/events'),
  importing('packages/reconnect-monitor/src/history/y.ts', './types.ts'),
  importing('packages/event-store/src/x.ts', '@holdfast/reconnect-monitor/history'),
  importing('packages/event-store/src/y.ts', '@holdfast/adapter-core/events'),
  importing('packages/event-store/src/database.ts', 'better-sqlite3'),
  importing('packages/exchange-simulator/src/x.ts', 'ws'),
  importing('packages/exchange-simulator/src/y.ts', 'hono'),
  importing('packages/api-contract/src/x.ts', '@holdfast/adapter-core/events'),
  importing('apps/panel/src/x.tsx', '@holdfast/reconnect-monitor/history'),
  importing('apps/panel/src/y.tsx', '@holdfast/api-contract'),
  importing('apps/panel/src/live/z.ts', '../ui/format.ts'),
  importing('apps/bot/src/x.ts', '@holdfast/event-store'),
  importing('apps/bot/src/http/y.ts', '../runtime/connections.ts'),
  importing('apps/bot/src/http/z.ts', 'node:path'),
  { path: 'apps/bot/src/z.test.ts', source: 'setTimeout(() => {}, Date.now())\n' },
  { path: 'packages/exchange-simulator/src/clock.ts', source: 'export const at = () => Date.now()\n' },
  { path: 'apps/panel/src/live/clock.ts', source: 'export const at = () => Date.now()\n' },
]

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[]
}

/** Lints the planted files in a folder of their own under the project's biome.json; `path: rule` for every finding. */
function lint(folder: string): Set<string> {
  for (const { path, source } of [...FORBIDDEN, ...ALLOWED]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), source)
  }
  const { $schema: _, ...config } = biomeConfig
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }))
  const biome = join(import.meta.dir, '../node_modules/.bin/biome')
  const { stdout } = Bun.spawnSync([biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'], { cwd: folder })
  const { diagnostics }: Report = JSON.parse(stdout.toString())
  const found = diagnostics.map(({ category, location }) => ({ rule: category.split('/').at(-1), path: location.path }))
  return new Set(found.filter(({ rule }) => RULES.some((ours) => ours === rule)).map((f) => `${f.path}: ${f.rule}`))
}

describe('biome.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-lint-'))
  let findings = new Set<string>()

  beforeAll(() => {
    findings = lint(folder)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test.each(FORBIDDEN.map((planted) => [planted.path, planted] as const))('refuses what %s does', (path, { rule }) => {
    expect([...findings]).toContain(`${path}: ${rule}`)
  })

  test('allows their neighbours', () => {
    const paths = ALLOWED.map(({ path }) => path)
    expect([...findings].filter((finding) => paths.some((path) => finding.startsWith(`${path}:`)))).toEqual([])
  })
})

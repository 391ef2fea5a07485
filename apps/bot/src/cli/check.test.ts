import { expect, test } from 'bun:test'
import { POLICY_FIELDS } from '@holdfast/reconnect-monitor'
import { adapters } from '../adapters.ts'
import { resolveConfig } from '../config/resolve.ts'
import type { ProbeResult } from '../runtime/probe.ts'
import { checkConfig } from './check.ts'

const YAML = `mode: live
exchanges:
  - id: vest
    adapter: vest
    markets: [BTC-PERP, ETH-PERP]
    sockets: 2
    reconnect: { pingEveryMs: 10000 }
reconnect:
  dialsInFlight: 2
`

/** What `check` prints, and its exit status; with results also what became of the dials. */
async function run(yamlText: string, { colors = false, probes = null as readonly ProbeResult[] | null } = {}) {
  const resolution = resolveConfig({ flags: {}, env: {}, adapters, yamlPath: 'config.yaml', yamlText })
  if (!resolution.ok) throw new Error('The configuration has mistakes')
  let out = ''
  const output = {
    colors,
    err: () => {},
    out: (text: string) => {
      out += text
    },
  }
  const status = await checkConfig(output, resolution.config, { live: probes !== null }, async () => probes ?? [])
  return { out, status }
}

async function checked(yamlText: string, colors = false): Promise<string> {
  const { out, status } = await run(yamlText, { colors })
  expect(status).toBe(0)
  return out
}

/** A line without the widths of its columns. */
const squeezed = (text: string) => text.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '))

test('every number of the policy is shown with its value, where it is from, what is allowed, and what it does', async () => {
  const lines = squeezed(await checked(YAML))
  const rows = Object.keys(POLICY_FIELDS).map((key) => lines.filter((line) => line.startsWith(`${key} | `)))
  expect(rows.every((found) => found.length === 1)).toBe(true)
  expect(rows.every(([row]) => row?.includes('| allowed '))).toBe(true)
  expect(lines).toContain('staleWindowMs | 900000 ms = 15 min | default | allowed 1 min to 1 d')
  const at = lines.indexOf('dialTimeoutMs | 3500 ms = 3.5 s | default | allowed 100 ms to 1 min')
  expect(lines[at + 1]).toStartWith(POLICY_FIELDS.dialTimeoutMs.doc)
})

test('what differs from the default says what that is', async () => {
  expect(squeezed(await checked(YAML))).toContain(
    'dialsInFlight | 2 dials | config.yaml:9 | allowed 1 to 10 | default 3 dials',
  )
})

test('a connection has a group of its own, and its overrides say what the others have', async () => {
  const text = await checked(YAML)
  const group = squeezed(text.slice(text.indexOf('Connection vest'), text.indexOf('Reconnect policy')))
  expect(group).toContain('sockets | 2 | config.yaml:6')
  expect(group).toContain('reconnect.pingEveryMs | 10000 ms = 10 s | config.yaml:7 | others 15000 ms = 15 s')
  expect(group.filter((line) => line.startsWith('reconnect.'))).toHaveLength(1)
})

test('no explanation is wider than a terminal, and a number stays with its unit', async () => {
  const lines = (await checked(YAML)).split('\n')
  expect(lines.filter((line) => line.startsWith('    ') && line.length > 100)).toEqual([])
  expect(lines.filter((line) => /^ +(?:ms|s|min)\b/.test(line))).toEqual([])
})

test('colours are for terminals that want them', async () => {
  expect(await checked(YAML, true)).toContain('\x1b[36m')
  expect(await checked(YAML)).not.toContain('\x1b')
})

test('a channel of notices has a group of its own, without what is secret', async () => {
  const notices = 'notices:\n  - { id: phone, kind: ntfy, url: "https://ntfy.sh/canary", downForMs: 30000 }\n'
  const lines = squeezed(await checked(`${YAML}${notices}deadMansSwitch: { url: "https://hc-ping.com/canary" }\n`))
  const at = lines.indexOf('Notices to phone')
  expect(lines.slice(at + 1, at + 6)).toEqual([
    'kind | ntfy | config.yaml:11',
    'enabled | true | default',
    'url | https://ntfy.sh/… | config.yaml:11',
    'token | – | default',
    'connections | all | default',
  ])
  expect(lines).toContain('downForMs | 30000 | config.yaml:11')
  expect(lines).toContain('events.degraded | silent | default')
  expect(lines.slice(0, lines.indexOf('Connection vest')).join()).toContain(
    'deadMansSwitch.url | https://hc-ping.com/…',
  )
  expect(lines.join()).not.toContain('canary')
})

const PROBED: ProbeResult = {
  connection: 'paradex',
  endpoint: 'wss://p.test/v1',
  dialMs: 85,
  encoding: 'sbe',
  acknowledgedMs: 120,
  firstFrameMs: 131,
  clockOffset: { ms: 12, from: 'midpoint' },
  problem: null,
}

test('with --live each connection says how its dial went, in which encoding, and how far its clock is from ours', async () => {
  const vest = { ...PROBED, connection: 'vest', encoding: null, clockOffset: { ms: -40, from: 'one_way' } } as const
  const { out, status } = await run(YAML, { probes: [PROBED, vest] })
  expect(squeezed(out).slice(-4, -1)).toEqual([
    'connection | endpoint | dial | encoding | acknowledged | first frame | clock offset | result',
    'paradex | wss://p.test/v1 | 85 ms | sbe | 120 ms | 131 ms | +12 ms | ok',
    'vest | wss://p.test/v1 | 85 ms | – | 120 ms | 131 ms | ≈ -40 ms | ok',
  ])
  expect(status).toBe(0)
})

test('with --live a connection that cannot be reached is status 1, and shows a dash for what did not happen', async () => {
  const problem = 'no answer to the dial within 15 s'
  const nothing = { dialMs: null, encoding: null, acknowledgedMs: null, firstFrameMs: null, clockOffset: null }
  const { out, status } = await run(YAML, { probes: [PROBED, { ...PROBED, ...nothing, problem }] })
  expect(squeezed(out).at(-2)).toBe(`paradex | wss://p.test/v1 | – | – | – | – | – | ${problem}`)
  expect(status).toBe(1)
})

import { CHANNEL_KINDS, type ChannelKind, LOUDNESS, NOTICE_CLASSES } from '@holdfast/adapter-core/notices'
import type { NoticeChannelConfig, NoticeRules } from '../notices/channel.ts'
import type { Config } from './config.ts'
import {
  type Ledger,
  openList,
  openSection,
  pathOf,
  readKey,
  readList,
  report,
  requireKey,
  type Section,
  sourceOf,
} from './ledger.ts'
import { readAddress, readTarget, TARGET_KEYS, targetHint } from './notice-targets.ts'
import { bad, flag, id, numberIn, ok, oneOf, type Parser, quote } from './parsers.ts'
import { didYouMean } from './suggest.ts'
import type { Variables } from './variable.ts'
import type { YamlMap } from './yaml-tree.ts'

const RULE_KEYS = ['connections', 'events', 'downForMs', 'upForMs', 'flaps', 'groupMs', 'remindEveryMs'] as const
const ENTRY_KEYS = ['id', 'kind', 'enabled', ...RULE_KEYS] as const

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * When a channel is told of what, where nothing else is said. The bot mends nearly every loss within seconds: 10 s leave out what
 * nobody could act on, and 5 s up are a spell that is proven (`provenLiveMs` of the policy). Five losses in ten minutes are flapping
 * even if each was short. 2 s put what one cut cable took down into one notice. No reminders: whoever wants them asks. Degraded is
 * worth a look, not a sound; a spread is the trader's business, and off.
 */
export const DEFAULT_RULES: NoticeRules = {
  connections: null,
  loudness: {
    down: 'on',
    recovered: 'on',
    degraded: 'silent',
    failed: 'on',
    flapping: 'on',
    store: 'on',
    bot: 'on',
    spread: 'off',
    test: 'on',
  },
  downForMs: 10_000,
  upForMs: 5_000,
  flaps: { count: 5, withinMs: 600_000 },
  groupMs: 2_000,
  remindEveryMs: 0,
}

/** As often as the coarsest of the services that listen for it wants by default. */
const DEFAULT_BEAT_MS = MINUTE_MS
const MIN_BEAT_MS = 10_000

export interface NoticesInput {
  readonly env: Variables['env']
  /** Ids that `connections` may name. */
  readonly connections: readonly string[]
}

/** The channels that are told, the dead man's switch, and the variables that both named. */
export interface ResolvedNotices extends Pick<Config, 'notices' | 'deadMansSwitch'> {
  readonly variables: readonly string[]
}

/** Reads `notices` and `deadMansSwitch`. Entries with a mistake are left out: the ledger holds why; disabled ones are checked all the same. */
export function resolveNotices(ledger: Ledger, top: Section, { connections, env }: NoticesInput): ResolvedNotices {
  const named = new Set<string>()
  const lineById = new Map<string, number>()
  const notices = (openList(ledger, top, 'notices') ?? []).flatMap((entry, index) => {
    const section = openEntry(ledger, entry, `notices[${index}]`)
    reportTwin(ledger, section, lineById)
    return readEntry(ledger, section, connections, { env, named }) ?? []
  })
  const deadMansSwitch = readDeadMansSwitch(ledger, top, { env, named, isRequired: true })
  return { notices, deadMansSwitch, variables: [...named] }
}

function openEntry(ledger: Ledger, entry: YamlMap, path: string): Section {
  const kind = kindOf(entry)
  const ofKind = kind === undefined ? Object.values(TARGET_KEYS).flat() : TARGET_KEYS[kind]
  return openSection(ledger, entry, path, [...ENTRY_KEYS, ...new Set(ofKind)], (key) => targetHint(kind, key))
}

function kindOf(entry: YamlMap): ChannelKind | undefined {
  const found = entry.entries.find(({ key }) => key === 'kind')?.value
  return CHANNEL_KINDS.find((kind) => found?.kind === 'scalar' && found.value === kind)
}

function reportTwin(ledger: Ledger, section: Section, lineById: Map<string, number>): void {
  const entry = section.entries.get('id')
  if (entry?.value.kind !== 'scalar' || entry.value.value === null) return
  const name = String(entry.value.value)
  const first = lineById.get(name)
  if (first === undefined) lineById.set(name, entry.line)
  else
    report(
      ledger,
      entry.line,
      pathOf(section, 'id'),
      `"${name}" is already the id of line ${first}; ids must be unique`,
    )
}

function readEntry(
  ledger: Ledger,
  section: Section,
  connections: readonly string[],
  variables: Pick<Variables, 'env' | 'named'>,
): NoticeChannelConfig | null {
  const channel = requireKey(ledger, section, 'id', id, 'every channel needs a unique id')
  const kind = requireKey(ledger, section, 'kind', oneOf(CHANNEL_KINDS), `one of ${CHANNEL_KINDS.join(', ')}`)
  const isEnabled = readKey(ledger, section, 'enabled', flag) ?? true
  const shown = { id: channel ?? null, kind: kind ?? null, enabled: isEnabled }
  for (const [key, value] of Object.entries(shown)) show(ledger, section, key, value)
  const target = kind === undefined ? null : readTarget(ledger, section, kind, { ...variables, isRequired: isEnabled })
  const rules = readRules(ledger, section, connections)
  return channel === undefined || target === null || !isEnabled ? null : { id: channel, target, rules }
}

function readRules(ledger: Ledger, section: Section, known: readonly string[]): NoticeRules {
  const connections = readList(ledger, section, 'connections', connectionOf(known)) ?? DEFAULT_RULES.connections
  show(ledger, section, 'connections', connections ?? 'all')
  const loudness = readLoudness(ledger, section)
  const durations = {
    downForMs: readKey(ledger, section, 'downForMs', wholeMs(0, DAY_MS)) ?? DEFAULT_RULES.downForMs,
    upForMs: readKey(ledger, section, 'upForMs', wholeMs(0, 60 * MINUTE_MS)) ?? DEFAULT_RULES.upForMs,
    groupMs: readKey(ledger, section, 'groupMs', wholeMs(0, MINUTE_MS)) ?? DEFAULT_RULES.groupMs,
    remindEveryMs: readKey(ledger, section, 'remindEveryMs', reminder) ?? DEFAULT_RULES.remindEveryMs,
  }
  for (const [key, value] of Object.entries(durations)) show(ledger, section, key, value)
  return { connections, loudness, ...durations, flaps: readFlaps(ledger, section) }
}

function readLoudness(ledger: Ledger, section: Section): NoticeRules['loudness'] {
  const events = openSection(ledger, section.entries.get('events')?.value, pathOf(section, 'events'), NOTICE_CLASSES)
  const chosen = NOTICE_CLASSES.map((one) => {
    const loudness = readKey(ledger, events, one, oneOf(LOUDNESS)) ?? DEFAULT_RULES.loudness[one]
    show(ledger, events, one, loudness)
    return [one, loudness] as const
  })
  return Object.fromEntries(chosen) as NoticeRules['loudness']
}

/** `off`, or how many within how long. */
function readFlaps(ledger: Ledger, section: Section): NoticeRules['flaps'] {
  const node = section.entries.get('flaps')?.value
  if (node?.kind === 'scalar' && node.value === 'off') {
    show(ledger, section, 'flaps', 'off')
    return null
  }
  const flaps = openSection(ledger, node, pathOf(section, 'flaps'), ['count', 'withinMs'])
  const usual = DEFAULT_RULES.flaps ?? { count: 0, withinMs: 0 }
  const count = readKey(ledger, flaps, 'count', numberIn(2, 1_000, 'whole number')) ?? usual.count
  const withinMs = readKey(ledger, flaps, 'withinMs', wholeMs(1_000, DAY_MS)) ?? usual.withinMs
  show(ledger, flaps, 'count', count)
  show(ledger, flaps, 'withinMs', withinMs)
  return { count, withinMs }
}

function readDeadMansSwitch(ledger: Ledger, top: Section, variables: Variables): Config['deadMansSwitch'] {
  const node = top.entries.get('deadMansSwitch')?.value
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return null
  const section = openSection(ledger, node, 'deadMansSwitch', ['url', 'urlEnv', 'everyMs'])
  if (node.kind !== 'map') return null
  const url = readAddress(ledger, section, variables)
  const everyMs = readKey(ledger, section, 'everyMs', wholeMs(MIN_BEAT_MS, DAY_MS)) ?? DEFAULT_BEAT_MS
  show(ledger, section, 'everyMs', everyMs)
  return url === null ? null : { url, everyMs }
}

function show(
  ledger: Ledger,
  section: Section,
  key: string,
  value: string | number | boolean | null | readonly string[],
): void {
  ledger.values.push({ key: pathOf(section, key), value, ...sourceOf(ledger, section, key) })
}

const wholeMs = (min: number, max: number): Parser<number> => numberIn(min, max, 'whole number')

const reminder: Parser<number> = (raw) => {
  const parsed = wholeMs(0, 7 * DAY_MS)(raw)
  if (!parsed.ok || parsed.value === 0 || parsed.value >= MINUTE_MS) return parsed
  return bad(`must be 0 for never, or at least ${MINUTE_MS}, got ${quote(raw)}`)
}

function connectionOf(known: readonly string[]): Parser<string> {
  return (raw) => {
    if (typeof raw === 'string' && known.includes(raw)) return ok(raw)
    const hint = typeof raw === 'string' ? didYouMean(raw, known) : ''
    return bad(`must be one of the connections ${known.join(', ')}, got ${quote(raw)}.${hint}`)
  }
}

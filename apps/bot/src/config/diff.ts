import { isDeepStrictEqual } from 'node:util'
import type { Config, ConnectionConfig, ResolvedValue } from './config.ts'
import { isLoopback } from './parsers.ts'

type How = 'live' | 'restart'
/** Sections of which some keys are taken over and others wait. */
type Split = 'server' | 'store' | 'log'
/** What says of itself only where it came from, and the connections, which are compared one by one. */
type Apart = 'file' | 'exchanges' | 'replacedByDemo' | 'warnings' | 'values'

/** `live`: a running bot can take over another value. `restart`: only a new process takes it. */
const TABLE = {
  mode: 'restart',
  spreads: 'live',
  notices: 'live',
  deadMansSwitch: 'live',
  server: { host: 'restart', port: 'restart', allowedHosts: 'live', token: 'live', tls: 'live' },
  store: { path: 'restart', spillPath: 'restart', retentionDays: 'restart', maxBytes: 'restart', backup: 'restart' },
  log: { format: 'restart', levels: 'live' },
} as const satisfies { [K in Exclude<keyof Config, Apart>]: K extends Split ? Record<keyof Config[K], How> : How }

type Table = typeof TABLE
type KeysOf<H extends How> = {
  [K in keyof Table]: Table[K] extends How
    ? Table[K] extends H
      ? K
      : never
    : { [N in keyof Table[K] & string]: Table[K][N] extends H ? `${K}.${N}` : never }[keyof Table[K] & string]
}[keyof Table]

/** A section, or a key of one, that a running bot can take over: `spreads`, `server.allowedHosts`. */
export type LiveSection = KeysOf<'live'>
type StartKey = KeysOf<'restart'>

const LIVE_SECTIONS = keysThatAre('live') as readonly LiveSection[]
const START_KEYS = keysThatAre('restart') as readonly StartKey[]

/** A section or key as people write it. */
export function keyOf(name: string): string {
  return name === 'log.levels' ? 'log.level' : name
}

function keysThatAre(how: How): readonly string[] {
  return Object.entries(TABLE).flatMap(([name, own]) => {
    if (typeof own === 'string') return own === how ? [name] : []
    return Object.entries(own).flatMap(([key, keys]) => (keys === how ? [`${name}.${key}`] : []))
  })
}

/** What a configuration read anew changes. Connections by id, those with `enabled: false` as if they were not there. */
export interface ConfigDiff {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** Sections with another value that can be taken over now. */
  readonly sections: readonly LiveSection[]
  /** Keys with another value that waits for a restart, or for a reload in which somebody can take it. */
  readonly needsRestart: readonly string[]
  /** What is in force once all but those is taken over. */
  readonly config: Config
}

/**
 * What is different in `after`, by value: where in the file something stands, and in which order it lists markets or
 * channels, is no difference.
 *
 * In another mode there are other connections: they and their spreads wait for the restart with it. The token of a
 * server that others can reach may become another one, never none.
 *
 * @param canTake The sections that somebody here takes over; all others wait for a restart.
 */
export function diffConfig(before: Config, after: Config, canTake: ReadonlySet<LiveSection>): ConfigDiff {
  const isOtherMode = before.mode !== after.mode
  const differs = (key: StartKey | LiveSection): boolean => !isSame(configured(before, key), configured(after, key))
  // A port speaks TLS or it does not; a certificate may be renewed.
  const isOtherScheme = (before.server.tls === null) !== (after.server.tls === null)
  // The file may do without a token because of a host that is not in force yet.
  const isOpened = after.server.token === null && !isLoopback(before.server.host)
  const mayTake = (section: LiveSection): boolean =>
    canTake.has(section) &&
    !(isOtherMode && section === 'spreads') &&
    !(isOtherScheme && section === 'server.tls') &&
    !(isOpened && section === 'server.token')
  const sections = LIVE_SECTIONS.filter((section) => differs(section) && mayTake(section))
  const connections = connectionsBetween(before.exchanges, after.exchanges)
  const waiting = isOtherMode && Object.values(connections).some((ids) => ids.length > 0)
  const needsRestart = [
    ...START_KEYS.filter(differs),
    ...(waiting ? ['exchanges'] : []),
    ...LIVE_SECTIONS.filter((section) => differs(section) && !mayTake(section)).map(keyOf),
  ]
  return {
    ...(isOtherMode ? { added: [], changed: [], removed: [] } : connections),
    sections,
    needsRestart,
    config: inForce(
      before,
      after,
      new Set(isOtherMode ? [...needsRestart, 'exchanges', 'spreads', 'reconnect'] : needsRestart),
    ),
  }
}

function connectionsBetween(before: readonly ConnectionConfig[], after: readonly ConnectionConfig[]) {
  const old = enabledById(before)
  const next = enabledById(after)
  return {
    added: [...next.keys()].filter((id) => !old.has(id)),
    changed: [...next].flatMap(([id, connection]) => {
      const known = old.get(id)
      return known === undefined || isSameConnection(known, connection) ? [] : [id]
    }),
    removed: [...old.keys()].filter((id) => !next.has(id)),
  }
}

function enabledById(connections: readonly ConnectionConfig[]): ReadonlyMap<string, ConnectionConfig> {
  return new Map(connections.filter(({ enabled }) => enabled).map((connection) => [connection.id, connection]))
}

function isSameConnection(one: ConnectionConfig, other: ConnectionConfig): boolean {
  const plain = (connection: ConnectionConfig) => ({
    ...connection,
    markets: [...connection.markets].sort(),
    channels: [...connection.channels].sort(),
  })
  return isSame(plain(one), plain(other))
}

function configured(config: Config, key: StartKey | LiveSection): unknown {
  return key.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], config)
}

/** By value; the order of keys says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other)
}

/** The configuration after, but for the keys that wait. */
function inForce(before: Config, after: Config, waiting: ReadonlySet<string>): Config {
  const keep = <S extends Split>(section: S): Config[S] => {
    const kept = Object.entries(before[section]).filter(([name]) => waiting.has(keyOf(`${section}.${name}`)))
    return { ...after[section], ...Object.fromEntries(kept) }
  }
  const whole = <K extends 'exchanges' | Exclude<keyof Table, Split>>(key: K): Config[K] =>
    (waiting.has(key) ? before : after)[key]
  return {
    ...after,
    mode: whole('mode'),
    exchanges: whole('exchanges'),
    spreads: whole('spreads'),
    notices: whole('notices'),
    deadMansSwitch: whole('deadMansSwitch'),
    server: keep('server'),
    store: keep('store'),
    log: keep('log'),
    replacedByDemo: (waiting.has('mode') ? before : after).replacedByDemo,
    values: valuesInForce(before.values, after.values, waiting),
  }
}

/** What people see is what is in force. */
function valuesInForce(
  before: readonly ResolvedValue[],
  after: readonly ResolvedValue[],
  waiting: ReadonlySet<string>,
): readonly ResolvedValue[] {
  const isOf = (key: string, name: string): boolean =>
    key === name || key.startsWith(`${name}.`) || key.startsWith(`${name}[`)
  // Where a token that waits came from waits with it.
  const shown = (key: string): string => (key === 'server.tokenFile' ? 'server.token' : key)
  const waits = ({ key }: ResolvedValue): boolean => [...waiting].some((name) => isOf(shown(key), name))
  if (waiting.size === 0) return after
  return [...after.filter((value) => !waits(value)), ...before.filter(waits)]
}

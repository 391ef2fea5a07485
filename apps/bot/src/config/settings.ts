import { LOG_FORMATS, MODES, type ResolvedValue, type Source } from './config.ts'
import { capitalize, defaultSource, fileSource, isNull, type Ledger, rawOf } from './ledger.ts'
import { logLevels } from './log-levels.ts'
import { host, hosts, numberIn, oneOf, type Parser, type Raw, text, token } from './parsers.ts'
import type { YamlEntry } from './yaml-tree.ts'

/** A value that may come from a flag, a variable, the file or a default. */
export interface Setting<T> {
  /** Path in the file and in `check`. */
  readonly key: string
  readonly env: string | null
  /** Without dashes; null where there is none. */
  readonly flag: string | null
  /** False for what must never be written to a file. */
  readonly inFile: boolean
  readonly parse: Parser<T>
}

const setting = <T>(parse: Parser<T>, key: string, env: string | null, flag: string | null = null): Setting<T> => ({
  key,
  env,
  flag,
  inFile: env !== 'HOLDFAST_TOKEN',
  parse,
})

const GIGABYTE = 1_073_741_824

/** Every single value of the configuration, with its default beside it. */
export const SETTINGS = {
  mode: setting(oneOf(MODES), 'mode', 'HOLDFAST_MODE', 'mode'),
  host: setting(host, 'server.host', 'HOLDFAST_HOST', 'host'),
  port: setting(numberIn(0, 65_535, 'whole number'), 'server.port', 'HOLDFAST_PORT', 'port'),
  allowedHosts: setting(hosts, 'server.allowedHosts', 'HOLDFAST_ALLOWED_HOSTS'),
  token: setting(token, 'server.token', 'HOLDFAST_TOKEN'),
  tokenFile: setting(text, 'server.tokenFile', 'HOLDFAST_TOKEN_FILE'),
  tlsCert: setting(text, 'server.tls.certFile', 'HOLDFAST_TLS_CERT'),
  tlsKey: setting(text, 'server.tls.keyFile', 'HOLDFAST_TLS_KEY'),
  db: setting(text, 'store.path', 'HOLDFAST_DB', 'db'),
  spillPath: setting(text, 'store.spillPath', null),
  retentionDays: setting(numberIn(1, 36_500, 'whole number'), 'store.retentionDays', null),
  maxBytes: setting(numberIn(1_048_576, 1_024 * GIGABYTE, 'whole number'), 'store.maxBytes', null),
  backupDirectory: setting(text, 'store.backup.directory', null),
  backupEveryHours: setting(numberIn(1, 8_760, 'whole number'), 'store.backup.everyHours', null),
  backupKeep: setting(numberIn(1, 1_000, 'whole number'), 'store.backup.keep', null),
  logFormat: setting(oneOf(LOG_FORMATS), 'log.format', 'LOG_FORMAT', 'log-format'),
  logLevel: setting(logLevels, 'log.level', 'LOG_LEVEL', 'log-level'),
} as const

/** Defaults of the settings that do not depend on the mode. */
export const DEFAULTS = {
  mode: 'demo',
  host: '127.0.0.1',
  port: 4400,
  allowedHosts: [],
  retentionDays: 365,
  maxBytes: GIGABYTE,
  backupEveryHours: 24,
  backupKeep: 7,
  logLevels: { base: 'info', modules: {} },
} as const

/** Variables the bot reads itself. */
export const KNOWN_VARIABLES: readonly string[] = [
  'HOLDFAST_CONFIG',
  ...Object.values(SETTINGS).flatMap(({ env }) => (env === null ? [] : [env])),
]

/** Where single values are looked up, strongest first. */
export interface Layers {
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** The file's value under a path such as `server.port`. */
  readonly file: (key: string) => YamlEntry | undefined
}

interface Found {
  readonly raw: Raw
  readonly source: Source
  readonly place: { readonly file: string; readonly line: number | null; readonly key: string }
}

/**
 * The strongest value of a setting with its source. Every layer that has one is checked, the overridden too.
 * `mask` is what people see in its place; needed where the value itself cannot be shown.
 */
export function resolveSetting<T extends NonNullable<unknown>, D extends T | null>(
  ledger: Ledger,
  layers: Layers,
  one: Setting<T>,
  fallback: D,
  mask: (value: T) => ResolvedValue['value'] = (value) => value as ResolvedValue['value'],
): { readonly value: T | D; readonly source: Source } {
  const valid = lookup(ledger, layers, one).flatMap(({ raw, source, place }) => {
    const parsed = one.parse(raw)
    if (parsed.ok) return [{ value: parsed.value, source }]
    ledger.issues.push({ ...place, message: capitalize(parsed.problem) })
    return []
  })
  const winner = valid[0]
  const source = winner?.source ?? defaultSource
  const value: T | D = winner === undefined ? fallback : winner.value
  const shown = value === null ? null : mask(value)
  ledger.values.push({ key: one.key, value: shown, ...source })
  return { value, source }
}

function lookup<T>(ledger: Ledger, layers: Layers, one: Setting<T>): readonly Found[] {
  const found: Found[] = []
  const flagText = one.flag === null ? undefined : layers.flags[one.flag]
  if (flagText !== undefined) {
    const origin = `--${one.flag}`
    found.push({ raw: flagText, source: { source: 'flag', origin }, place: inCommand(origin) })
  }
  const variable = one.env === null ? undefined : layers.env[one.env]
  if (one.env !== null && variable !== undefined && variable !== '') {
    const place = { file: 'environment', line: null, key: one.env }
    found.push({ raw: variable, source: { source: 'environment', origin: one.env }, place })
  }
  const entry = one.inFile ? layers.file(one.key) : undefined
  if (entry !== undefined && !isNull(entry.value)) {
    const place = { file: ledger.file, line: entry.line, key: one.key }
    found.push({ raw: rawOf(entry.value), source: fileSource(ledger, entry.line), place })
  }
  return found
}

function inCommand(key: string): Found['place'] {
  return { file: 'command line', line: null, key }
}

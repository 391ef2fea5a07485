import { BUILT_IN_SPREADS, builtInExchanges } from './built-in.ts'
import type { Config, ConfigIssue, ConnectionConfig, Mode, Source, SpreadConfig } from './config.ts'
import { type Adapters, readExchanges } from './exchanges.ts'
import {
  defaultSource,
  demoSource,
  isNull,
  type Ledger,
  openList,
  openSection,
  report,
  type Section,
} from './ledger.ts'
import { logLevelsText } from './log-levels.ts'
import { resolveNotices } from './notices.ts'
import { readPolicy, showPolicyDefaults } from './reconnect.ts'
import { resolveServer, SERVER_KEYS, serverWarnings, TLS_KEYS, tokenHint } from './server.ts'
import { DEFAULTS, KNOWN_VARIABLES, type Layers, resolveSetting, SETTINGS } from './settings.ts'
import { legName, readSpreads } from './spreads.ts'
import { BACKUP_KEYS, resolveStore, STORE_KEYS } from './store.ts'
import { nearest } from './suggest.ts'
import { maskUrl } from './urls.ts'
import { parseYaml, type YamlNode } from './yaml-tree.ts'

/** All that a configuration is made from; nothing else is read. */
export interface ConfigInput {
  /** By their names without dashes. */
  readonly flags: Readonly<Record<string, string | undefined>>
  /** `.env` included: Bun puts it there, weaker than the environment itself. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text of the YAML file; null where there is none. */
  readonly yamlText: string | null
  /** Name of that file, for messages. */
  readonly yamlPath: string
  /** Reads a file that a setting names: a token's, a certificate's. Throws where it cannot; without it none can be read. */
  readonly readFile?: (path: string) => string
  readonly adapters: Adapters
}

export type Resolution<T = Config> =
  | { readonly ok: true; readonly config: T }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] }

const TOP_KEYS = [
  'mode',
  'exchanges',
  'reconnect',
  'spreads',
  'server',
  'store',
  'log',
  'notices',
  'deadMansSwitch',
] as const

/** The configuration from flags, environment, file and defaults, in this order; or every mistake in any of them. */
export function resolveConfig(input: ConfigInput): Resolution {
  const ledger: Ledger = { file: input.yamlPath, issues: [], values: [] }
  const root = readFile(ledger, input.yamlText)
  const top = openSection(ledger, root, '', TOP_KEYS, tokenHint)
  const sections = {
    server: openSection(ledger, top.entries.get('server')?.value, 'server', SERVER_KEYS, tokenHint),
    store: openSection(ledger, top.entries.get('store')?.value, 'store', STORE_KEYS),
    log: openSection(ledger, top.entries.get('log')?.value, 'log', ['format', 'level']),
  }
  const tls = openSection(ledger, sections.server.entries.get('tls')?.value, 'server.tls', TLS_KEYS)
  const backupNode = sections.store.entries.get('backup')?.value
  const backup =
    backupNode === undefined || isNull(backupNode) ? null : openSection(ledger, backupNode, 'store.backup', BACKUP_KEYS)
  const layers: Layers = {
    flags: input.flags,
    env: input.env,
    file: (key) => entryAt({ ...sections, '': top, 'server.tls': tls, 'store.backup': backup }, key),
  }

  const mode = resolveSetting(ledger, layers, SETTINGS.mode, DEFAULTS.mode).value
  const server = resolveServer(ledger, layers, input.readFile ?? noFile)
  const store = resolveStore(ledger, layers, mode, backup)
  const log = {
    format: resolveSetting(ledger, layers, SETTINGS.logFormat, null).value,
    levels: resolveSetting(ledger, layers, SETTINGS.logLevel, DEFAULTS.logLevels, logLevelsText).value,
  }
  const watched = resolveWatched(ledger, top, mode, input.adapters)
  const connections = [...new Set([...watched.exchanges, ...listedIds(top)].map(({ id }) => id))]
  const { variables, ...told } = resolveNotices(ledger, top, { env: input.env, connections })
  if (ledger.issues.length > 0) return { ok: false, issues: inFileOrder(ledger.issues) }
  const warnings = [
    ...strayVariables(input.env, variables),
    ...serverWarnings(server),
    ...warningsAbout(watched.exchanges),
  ]
  const file = input.yamlText === null ? null : input.yamlPath
  return {
    ok: true,
    config: {
      mode,
      file,
      server,
      store,
      log,
      ...told,
      ...watched,
      warnings,
      values: ledger.values,
    },
  }
}

function noFile(): never {
  throw new Error('there are no files here')
}

function readFile(ledger: Ledger, text: string | null): YamlNode | undefined {
  if (text === null) return undefined
  const parsed = parseYaml(text)
  for (const { line, message } of parsed.issues) report(ledger, line, '(syntax)', message)
  return parsed.root ?? undefined
}

/** The entry under a path such as `store.backup.keep`. */
export function entryAt(sections: Readonly<Record<string, Section | null>>, path: string) {
  const end = path.lastIndexOf('.')
  return sections[path.slice(0, Math.max(0, end))]?.entries.get(path.slice(end + 1))
}

interface Watched {
  readonly exchanges: readonly ConnectionConfig[]
  readonly spreads: readonly SpreadConfig[]
  readonly replacedByDemo: readonly string[]
}

/** Connections and spreads. In demo mode the file's are checked like any, then replaced by the demo's own. */
function resolveWatched(ledger: Ledger, top: Section, mode: Mode, adapters: Adapters): Watched {
  const policy = readPolicy(ledger, top.entries.get('reconnect')?.value, 'reconnect')
  showPolicyDefaults(ledger, 'reconnect')
  const shownBefore = ledger.values.length
  const listed = openList(ledger, top, 'exchanges')
  const builtIn = builtInExchanges(mode, adapters, policy)
  const fromFile = listed === null ? null : readExchanges(ledger, listed, adapters, policy)
  const spreadEntries = openList(ledger, top, 'spreads')
  const issuesBefore = ledger.issues.length
  const spreads = readSpreads(ledger, spreadEntries ?? [], fromFile ?? builtIn)
  // A leg of an entry that is itself wrong would be reported twice; the entry's own mistake is enough.
  if (listed !== null && fromFile?.length !== listed.length) dropLegIssues(ledger, issuesBefore)

  if (mode === 'demo') {
    ledger.values.length = shownBefore
    showBuiltIn(ledger, builtIn, BUILT_IN_SPREADS, demoSource)
    const replacedByDemo = ['exchanges', 'spreads'].filter((key) => top.entries.has(key))
    return { exchanges: builtIn, spreads: BUILT_IN_SPREADS, replacedByDemo }
  }
  if (fromFile === null) showBuiltIn(ledger, builtIn, [], defaultSource)
  return { exchanges: fromFile ?? builtIn, spreads, replacedByDemo: [] }
}

/** Ids of the file's connections, those with mistakes and those that demo mode replaces included: others may name them. */
function listedIds(top: Section): readonly { readonly id: string }[] {
  const list = top.entries.get('exchanges')?.value
  const entries = list?.kind === 'list' ? list.items.flatMap((item) => (item.kind === 'map' ? item.entries : [])) : []
  return entries.flatMap(({ key, value }) =>
    key === 'id' && value.kind === 'scalar' ? [{ id: String(value.value) }] : [],
  )
}

function dropLegIssues(ledger: Ledger, from: number): void {
  const kept = ledger.issues.slice(from).filter(({ key }) => !/^spreads\[\d+\]\.(buy|sell)$/.test(key))
  ledger.issues.length = from
  ledger.issues.push(...kept)
}

function showBuiltIn(
  ledger: Ledger,
  exchanges: readonly ConnectionConfig[],
  spreads: readonly SpreadConfig[],
  source: Source,
): void {
  exchanges.forEach(({ options, policy: _policy, ...plain }, index) => {
    const shown = { ...plain, url: plain.url === null ? null : maskUrl(plain.url), ...options }
    for (const [key, value] of Object.entries(shown)) {
      ledger.values.push({ key: `exchanges[${index}].${key}`, value, ...source })
    }
  })
  spreads.forEach((spread, index) => {
    const shown = { ...spread, buy: legName(spread.buy), sell: legName(spread.sell) }
    for (const [key, value] of Object.entries(shown)) {
      ledger.values.push({ key: `spreads[${index}].${key}`, value, ...source })
    }
  })
}

/** Variables that look like one of the bot's own, but for those that the file names. */
function strayVariables(env: ConfigInput['env'], named: readonly string[]): readonly string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('HOLDFAST_') && !KNOWN_VARIABLES.includes(name) && !named.includes(name))
    .flatMap((name) => {
      const meant = nearest(name, KNOWN_VARIABLES)
      return meant === null ? [] : [`The variable ${name} is not read; ${meant} is`]
    })
}

function warningsAbout(exchanges: readonly ConnectionConfig[]): readonly string[] {
  return exchanges.some(({ enabled }) => enabled) ? [] : ['No connection is enabled: nothing will be watched']
}

/** Issues as a reader meets them: by file, then by line. */
function inFileOrder(issues: readonly ConfigIssue[]): readonly ConfigIssue[] {
  return [...issues].sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0))
}

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
import { isLoopback } from './parsers.ts'
import { readPolicy, showPolicyDefaults } from './reconnect.ts'
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
  readonly adapters: Adapters
}

export type Resolution =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] }

const TOP_KEYS = ['mode', 'exchanges', 'reconnect', 'spreads', 'server', 'store', 'notices'] as const

/** The configuration from flags, environment, file and defaults, in this order; or every mistake in any of them. */
export function resolveConfig(input: ConfigInput): Resolution {
  const ledger: Ledger = { file: input.yamlPath, issues: [], values: [] }
  const root = readFile(ledger, input.yamlText)
  const top = openSection(ledger, root, '', TOP_KEYS, tokenHint)
  const sections = {
    server: openSection(
      ledger,
      top.entries.get('server')?.value,
      'server',
      ['host', 'port', 'allowedHosts'],
      tokenHint,
    ),
    store: openSection(ledger, top.entries.get('store')?.value, 'store', STORE_KEYS),
  }
  const backupNode = sections.store.entries.get('backup')?.value
  const backup =
    backupNode === undefined || isNull(backupNode) ? null : openSection(ledger, backupNode, 'store.backup', BACKUP_KEYS)
  const layers: Layers = {
    flags: input.flags,
    env: input.env,
    file: (key) => entryAt({ ...sections, '': top, 'store.backup': backup }, key),
  }

  const mode = resolveSetting(ledger, layers, SETTINGS.mode, DEFAULTS.mode).value
  const server = resolveServer(ledger, layers)
  const store = resolveStore(ledger, layers, mode, backup)
  const log = {
    format: resolveSetting(ledger, layers, SETTINGS.logFormat, null).value,
    level: resolveSetting(ledger, layers, SETTINGS.logLevel, DEFAULTS.logLevel).value,
  }
  reportNotices(ledger, top)
  const watched = resolveWatched(ledger, top, mode, input.adapters)
  if (ledger.issues.length > 0) return { ok: false, issues: inFileOrder(ledger.issues) }
  const warnings = [...strayVariables(input.env), ...warningsAbout(watched.exchanges)]
  const file = input.yamlText === null ? null : input.yamlPath
  return { ok: true, config: { mode, file, server, store, log, ...watched, warnings, values: ledger.values } }
}

function readFile(ledger: Ledger, text: string | null): YamlNode | undefined {
  if (text === null) return undefined
  const parsed = parseYaml(text)
  for (const { line, message } of parsed.issues) report(ledger, line, '(syntax)', message)
  return parsed.root ?? undefined
}

/** The entry under a path such as `store.backup.keep`. */
function entryAt(sections: Readonly<Record<string, Section | null>>, path: string) {
  const end = path.lastIndexOf('.')
  return sections[path.slice(0, Math.max(0, end))]?.entries.get(path.slice(end + 1))
}

function tokenHint(key: string): string | null {
  return key === 'token' ? 'A token must not be in a file: set HOLDFAST_TOKEN in the environment instead' : null
}

function resolveServer(ledger: Ledger, layers: Layers): Config['server'] {
  const host = resolveSetting(ledger, layers, SETTINGS.host, DEFAULTS.host)
  const port = resolveSetting(ledger, layers, SETTINGS.port, DEFAULTS.port).value
  const allowedHosts = resolveSetting(ledger, layers, SETTINGS.allowedHosts, DEFAULTS.allowedHosts).value
  const tokenSet = (layers.env['HOLDFAST_TOKEN'] ?? '') !== ''
  const token = resolveSetting(ledger, layers, SETTINGS.token, null, () => '(set)').value
  if (!isLoopback(host.value) && !tokenSet) ledger.issues.push(publicWithoutToken(host.value, host.source, ledger.file))
  return { host: host.value, port, allowedHosts, token }
}

function publicWithoutToken(host: string, source: Source, file: string): ConfigIssue {
  const place =
    source.source === 'file'
      ? { file, line: Number(source.origin?.slice(file.length + 1)), key: 'server.host' }
      : {
          file: source.source === 'flag' ? 'command line' : 'environment',
          line: null,
          key: source.origin ?? 'HOLDFAST_HOST',
        }
  const message =
    `Will not listen on ${host} without a token: whoever reaches it could control the bot. ` +
    'Set HOLDFAST_TOKEN (e.g. to the output of: openssl rand -hex 32), or listen on 127.0.0.1'
  return { ...place, message }
}

function reportNotices(ledger: Ledger, top: Section): void {
  for (const [index, notice] of (openList(ledger, top, 'notices') ?? []).entries()) {
    report(ledger, notice.line, `notices[${index}]`, 'No notice channel is registered; leave the list empty')
  }
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

function strayVariables(env: ConfigInput['env']): readonly string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('HOLDFAST_') && !KNOWN_VARIABLES.includes(name))
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

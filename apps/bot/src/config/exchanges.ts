import { definitionFor, type ExchangeDefinition } from '@holdfast/adapter-core'
import type { Policy } from '@holdfast/reconnect-monitor'
import type { ConnectionConfig, ResolvedValue } from './config.ts'
import {
  type Ledger,
  openSection,
  pathOf,
  readKey,
  readList,
  report,
  requireKey,
  type Section,
  sourceOf,
} from './ledger.ts'
import { bad, flag, id, ok, oneOf, type Parser, quote } from './parsers.ts'
import { readPolicy } from './reconnect.ts'
import { didYouMean } from './suggest.ts'
import { maskUrl, restUrl, socketUrl } from './urls.ts'
import type { YamlMap } from './yaml-tree.ts'

/** The registered adapters by id. */
export type Adapters = Readonly<Record<string, ExchangeDefinition>>

const ENTRY_KEYS = [
  'id',
  'adapter',
  'enabled',
  'network',
  'url',
  'restUrl',
  'markets',
  'channels',
  'sockets',
  'reconnect',
] as const

/** Reads the `exchanges` list. Entries with a mistake are left out: the ledger holds why. */
export function readExchanges(
  ledger: Ledger,
  entries: readonly YamlMap[],
  adapters: Adapters,
  inherited: Policy,
): readonly ConnectionConfig[] {
  reportTwins(ledger, entries)
  return entries.flatMap((entry, index) => {
    const before = ledger.issues.length
    const connection = readEntry(ledger, entry, `exchanges[${index}]`, adapters, inherited)
    return connection !== null && ledger.issues.length === before ? [connection] : []
  })
}

function readEntry(
  ledger: Ledger,
  entry: YamlMap,
  path: string,
  adapters: Adapters,
  inherited: Policy,
): ConnectionConfig | null {
  const adapterText = entry.entries.find(({ key }) => key === 'adapter')?.value
  const definition = adapterText?.kind === 'scalar' ? own(adapters, String(adapterText.value)) : undefined
  const section = openSection(ledger, entry, path, knownKeys(definition, adapters), (key) =>
    foreignOption(key, definition, adapters),
  )
  const connectionId = requireKey(ledger, section, 'id', id, 'every connection needs a unique id')
  const adapter = requireKey(
    ledger,
    section,
    'adapter',
    registered(adapters),
    `one of ${Object.keys(adapters).join(', ')}`,
  )
  const policy = readPolicy(ledger, section.entries.get('reconnect')?.value, pathOf(section, 'reconnect'), inherited)
  const own_ = {
    enabled: readKey(ledger, section, 'enabled', flag) ?? true,
    sockets: readKey(ledger, section, 'sockets', socketCount) ?? 1,
    url: readKey(ledger, section, 'url', socketUrl) ?? null,
    restUrl: readKey(ledger, section, 'restUrl', restUrl) ?? null,
  }
  if (definition === undefined || adapter === undefined || connectionId === undefined) return null
  const options = readOptions(ledger, section, definition)
  const variant = definitionFor(definition, options)
  const ofAdapter = { ...readAdapterKeys(ledger, section, variant), options }
  const addresses = addressesOf(variant, ofAdapter.network, own_)
  const connection = { id: connectionId, adapter, ...own_, ...ofAdapter, ...addresses, policy }
  show(ledger, section, connection)
  return connection
}

function readOptions(ledger: Ledger, section: Section, definition: ExchangeDefinition) {
  const options = Object.entries(definition.options).map(([name, option]) => {
    return [name, readKey(ledger, section, name, oneOf(option.values)) ?? option.default] as const
  })
  return Object.fromEntries(options)
}

/** Reads what the adapter decides on, under the options that were chosen. */
function readAdapterKeys(ledger: Ledger, section: Section, definition: ExchangeDefinition) {
  const networks = Object.keys(definition.networks)
  const network = readKey(ledger, section, 'network', oneOf(networks)) ?? networks[0] ?? ''
  requireKey(ledger, section, 'markets', anyValue, `a list of markets such as ${definition.market.example}`)
  const markets = readList(ledger, section, 'markets', marketOf(definition)) ?? []
  const channels = readList(ledger, section, 'channels', oneOf(Object.keys(definition.channels)))
  reportExclusive(ledger, section, definition, channels ?? [])
  return { network, markets, channels: channels ?? definition.defaultChannels }
}

/** Of some channels a socket carries only one a market: the second would be refused, again and again. */
function reportExclusive(
  ledger: Ledger,
  section: Section,
  { exclusiveChannels = [], id: exchange }: ExchangeDefinition,
  channels: readonly string[],
): void {
  for (const group of exclusiveChannels) {
    const [first, ...more] = channels.filter((channel) => group.includes(channel))
    for (const channel of more) {
      const at = channels.indexOf(channel)
      const list = section.entries.get('channels')?.value
      const line = (list?.kind === 'list' ? list.items[at]?.line : undefined) ?? section.line
      const problem = `"${channel}" cannot be beside "${first}": a socket of ${exchange} carries one of them a market`
      const remedy = 'Keep one of the two, or give the other a connection of its own'
      report(ledger, line, `${pathOf(section, 'channels')}[${at}]`, `${problem}. ${remedy}`)
    }
  }
}

/** `url` overrides the network's address; with it set and `restUrl` not, REST is off. */
function addressesOf(
  definition: ExchangeDefinition,
  network: string,
  set: { readonly url: string | null; readonly restUrl: string | null },
) {
  const defaults = definition.networks[network]
  const rest = set.url === null ? (defaults?.rest ?? null) : null
  return { url: set.url ?? defaults?.ws ?? null, restUrl: set.restUrl ?? rest }
}

function show(ledger: Ledger, section: Section, connection: ConnectionConfig): void {
  const { options, policy: _policy, ...plain } = connection
  for (const [key, value] of Object.entries({ ...plain, ...options })) {
    const shown: ResolvedValue['value'] = key === 'url' || key === 'restUrl' ? masked(value) : value
    ledger.values.push({ key: pathOf(section, key), value: shown, ...sourceOf(ledger, section, key) })
  }
}

function masked(value: unknown): string | null {
  return typeof value === 'string' ? maskUrl(value) : null
}

function reportTwins(ledger: Ledger, entries: readonly YamlMap[]): void {
  const lineById = new Map<string, number>()
  entries.forEach((entry, index) => {
    const found = entry.entries.find(({ key }) => key === 'id')
    if (found?.value.kind !== 'scalar' || found.value.value === null) return
    const name = String(found.value.value)
    const first = lineById.get(name)
    if (first === undefined) lineById.set(name, found.line)
    else
      report(
        ledger,
        found.line,
        `exchanges[${index}].id`,
        `"${name}" is already the id of line ${first}; ids must be unique`,
      )
  })
}

function knownKeys(definition: ExchangeDefinition | undefined, adapters: Adapters): readonly string[] {
  const definitions = definition === undefined ? Object.values(adapters) : [definition]
  return [...ENTRY_KEYS, ...definitions.flatMap(({ options }) => Object.keys(options))]
}

function foreignOption(key: string, definition: ExchangeDefinition | undefined, adapters: Adapters): string | null {
  const owner = Object.values(adapters).find(({ options }) => Object.hasOwn(options, key))
  if (definition === undefined || owner === undefined) return null
  return `Unknown key: "${key}" is an option of the ${owner.id} adapter, not of ${definition.id}`
}

function registered(adapters: Adapters): Parser<string> {
  const ids = Object.keys(adapters)
  return (raw) => {
    if (typeof raw === 'string' && Object.hasOwn(adapters, raw)) return ok(raw)
    const hint = typeof raw === 'string' ? didYouMean(raw, ids) : ''
    return bad(`unknown adapter ${quote(raw)}; registered: ${ids.join(', ')}.${hint}`)
  }
}

function marketOf(definition: ExchangeDefinition): Parser<string> {
  const { pattern, example } = definition.market
  return (raw) =>
    typeof raw === 'string' && pattern.test(raw)
      ? ok(raw)
      : bad(`must be a market of ${definition.id} such as ${example}, got ${quote(raw)}`)
}

const socketCount: Parser<1 | 2> = (raw) => {
  if (raw === 1 || raw === 2) return ok(raw)
  return bad(`must be 1, or 2 for a hot standby beside it, got ${quote(raw)}`)
}

const anyValue: Parser<true> = () => ok(true)

function own(adapters: Adapters, name: string): ExchangeDefinition | undefined {
  return Object.hasOwn(adapters, name) ? adapters[name] : undefined
}

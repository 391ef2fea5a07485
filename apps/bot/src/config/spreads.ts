import type { ConnectionConfig, SpreadConfig, SpreadLeg } from './config.ts'
import { type Ledger, openSection, pathOf, readKey, report, requireKey, type Section, sourceOf } from './ledger.ts'
import { bad, id, numberIn, ok, type Parser, quote } from './parsers.ts'
import { didYouMean } from './suggest.ts'
import type { YamlMap } from './yaml-tree.ts'

const KEYS = ['id', 'buy', 'sell', 'entryPct', 'exitPct', 'maxPriceAgeMs', 'confirmUpdates'] as const

/** Oldest price a spread trusts when nothing is said, in ms. */
const DEFAULT_MAX_PRICE_AGE_MS = 2_000
/** Two: one price alone may be a slip. */
const DEFAULT_CONFIRM_UPDATES = 2

/** Reads the `spreads` list; every leg must name a configured connection and one of its markets. */
export function readSpreads(
  ledger: Ledger,
  entries: readonly YamlMap[],
  connections: readonly ConnectionConfig[],
): readonly SpreadConfig[] {
  const lineById = new Map<string, number>()
  return entries.flatMap((entry, index) => {
    const section = openSection(ledger, entry, `spreads[${index}]`, KEYS)
    const spread = readSpread(ledger, section, connections)
    if (spread === null) return []
    const line = section.entries.get('id')?.line ?? section.line
    const first = lineById.get(spread.id)
    if (first !== undefined)
      report(
        ledger,
        line,
        pathOf(section, 'id'),
        `"${spread.id}" is already the id of line ${first}; ids must be unique`,
      )
    lineById.set(spread.id, first ?? line)
    return [spread]
  })
}

function readSpread(ledger: Ledger, section: Section, connections: readonly ConnectionConfig[]): SpreadConfig | null {
  const leg = legOf(connections)
  const percent = numberIn(-100, 100)
  const spreadId = requireKey(ledger, section, 'id', id, 'every spread needs a unique id')
  const buy = requireKey(ledger, section, 'buy', leg, 'connection/market, e.g. vest/BTC-PERP')
  const sell = requireKey(ledger, section, 'sell', leg, 'connection/market, e.g. paradex/BTC-USD-PERP')
  const entryPct = requireKey(ledger, section, 'entryPct', percent, 'in percent')
  const exitPct = requireKey(ledger, section, 'exitPct', percent, 'in percent')
  const maxPriceAgeMs = readKey(ledger, section, 'maxPriceAgeMs', numberIn(1, 3_600_000)) ?? DEFAULT_MAX_PRICE_AGE_MS
  const confirmUpdates =
    readKey(ledger, section, 'confirmUpdates', numberIn(1, 100, 'whole number')) ?? DEFAULT_CONFIRM_UPDATES
  if (spreadId === undefined || buy === undefined || sell === undefined) return null
  if (entryPct === undefined || exitPct === undefined) return null
  if (legName(buy) === legName(sell)) report(ledger, section.line, pathOf(section, 'sell'), 'Must differ from buy')
  checkThresholds(ledger, section, entryPct, exitPct)
  const numbers = { entryPct, exitPct, maxPriceAgeMs, confirmUpdates }
  show(ledger, section, { id: spreadId, buy: legName(buy), sell: legName(sell), ...numbers })
  return { id: spreadId, buy, sell, ...numbers }
}

/** A spread that could close where it opens would do both with every tick. */
function checkThresholds(ledger: Ledger, section: Section, entryPct: number, exitPct: number): void {
  if (exitPct < entryPct) return
  const line = section.entries.get('exitPct')?.line ?? section.line
  const message = `exitPct (${exitPct}) must be below entryPct (${entryPct}): a spread opens high and closes low`
  report(ledger, line, pathOf(section, 'exitPct'), message)
}

function show(ledger: Ledger, section: Section, values: Readonly<Record<string, string | number>>): void {
  for (const [key, value] of Object.entries(values)) {
    ledger.values.push({ key: pathOf(section, key), value, ...sourceOf(ledger, section, key) })
  }
}

/** `connection/market`. */
export function legName(leg: SpreadLeg): string {
  return `${leg.connection}/${leg.market}`
}

function legOf(connections: readonly ConnectionConfig[]): Parser<SpreadLeg> {
  const legs = connections.flatMap(({ id: connection, markets }) => markets.map((market) => ({ connection, market })))
  const names = legs.map(legName)
  return (raw) => {
    const leg = legs.find((one) => legName(one) === raw)
    if (leg !== undefined) return ok(leg)
    const hint = typeof raw === 'string' ? didYouMean(raw, names) : ''
    return bad(
      `must be one of ${names.join(', ') || 'the configured connection/market pairs'}, got ${quote(raw)}.${hint}`,
    )
  }
}

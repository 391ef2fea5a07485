import type { ConfigDto } from '@holdfast/api-contract'

/** One side of a spread. */
export interface SpreadLeg {
  readonly connection: string
  readonly market: string
}

/** How a spread was configured. */
export interface SpreadSetting {
  readonly id: string
  readonly buy: SpreadLeg
  readonly sell: SpreadLeg
  /** In percent; null where the bot does not say. */
  readonly entryPct: number | null
  readonly exitPct: number | null
  /** An older price blocks; in ms. */
  readonly maxPriceAgeMs: number | null
  /** Changed prices in a row that it takes to open or close. */
  readonly confirmUpdates: number | null
}

const SPREAD_KEY = /^spreads\[(\d+)\]\.(\w+)$/

/** The spreads of a resolved configuration, in its order. */
export function spreadSettings(values: ConfigDto['values']): readonly SpreadSetting[] {
  const found: Record<string, unknown>[] = []
  for (const { key, value } of values) {
    const [, index, name] = SPREAD_KEY.exec(key) ?? []
    if (index === undefined || name === undefined) continue
    const setting = found[Number(index)] ?? {}
    setting[name] = value
    found[Number(index)] = setting
  }
  return found.map((setting) => ({
    id: String(setting['id']),
    buy: leg(setting['buy']),
    sell: leg(setting['sell']),
    entryPct: number(setting['entryPct']),
    exitPct: number(setting['exitPct']),
    maxPriceAgeMs: number(setting['maxPriceAgeMs']),
    confirmUpdates: number(setting['confirmUpdates']),
  }))
}

/** Reads `connection/market`; a connection's id has no slash. */
function leg(value: unknown): SpreadLeg {
  const [connection = '', ...market] = String(value).split('/')
  return { connection, market: market.join('/') }
}

/** A leg in words: `vest BTC-PERP`. */
export function legText({ connection, market }: SpreadLeg): string {
  return `${connection} ${market}`
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

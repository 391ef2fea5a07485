import type { ConfigDto } from '@holdfast/api-contract'

/** How a spread was configured. */
export interface SpreadSetting {
  readonly id: string
  /** In words: `vest BTC-PERP`. */
  readonly buy: string
  readonly sell: string
  /** In percent; null where the bot does not say. */
  readonly entryPct: number | null
  readonly exitPct: number | null
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
    entryPct: percent(setting['entryPct']),
    exitPct: percent(setting['exitPct']),
  }))
}

function leg(value: unknown): string {
  return String(value).replace('/', ' ')
}

function percent(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

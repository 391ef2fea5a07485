import type { ExchangeDefinition } from '@holdfast/adapter-core'
import { hyperliquid } from '@holdfast/exchange-hyperliquid'
import { paradex } from '@holdfast/exchange-paradex'
import { vest } from '@holdfast/exchange-vest'

/** Every exchange there is. Adding one means adding it to this line. */
export const adapters = { paradex, vest, hyperliquid } satisfies Record<string, ExchangeDefinition>

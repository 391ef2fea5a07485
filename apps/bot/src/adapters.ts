import type { ExchangeDefinition } from '@holdfast/adapter-core'
import { paradex } from '@holdfast/exchange-paradex'
import { vest } from '@holdfast/exchange-vest'

/** Every exchange there is. Adding one means adding it to this line. */
export const adapters = { paradex, vest } satisfies Record<string, ExchangeDefinition>

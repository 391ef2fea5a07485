import { describe, test } from 'bun:test'
import { exchangeChecks } from '@holdfast/adapter-core/testing'
import { hyperliquid } from './hyperliquid.ts'
import { scripts } from './testing/script.ts'

describe('Hyperliquid over real sockets', () => {
  for (const { name, run } of exchangeChecks(hyperliquid, scripts)) test(name, run)
})

import { describe, test } from 'bun:test'
import { exchangeChecks } from '@holdfast/adapter-core/testing'
import { paradex } from './paradex.ts'
import { scripts } from './testing/script.ts'

describe('Paradex over real sockets', () => {
  for (const { name, run } of exchangeChecks(paradex, scripts)) test(name, run)
})

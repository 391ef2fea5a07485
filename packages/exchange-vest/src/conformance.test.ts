import { describe, test } from 'bun:test'
import { exchangeChecks } from '@holdfast/adapter-core/testing'
import { scripts } from './testing/script.ts'
import { vest } from './vest.ts'

describe('Vest over real sockets', () => {
  for (const { name, run } of exchangeChecks(vest, scripts)) test(name, run)
})

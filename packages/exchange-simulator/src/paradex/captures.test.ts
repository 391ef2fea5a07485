import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inUnits } from '../testing/sbe-reader.ts'
import { encodeBbo } from './sbe.ts'

const folder = process.env['HOLDFAST_CAPTURES']

const lines = (name: string) =>
  readFileSync(join(folder ?? '', 'paradex', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe.skipIf(folder === undefined)('real frames (skipped unless HOLDFAST_CAPTURES names their folder)', () => {
  test('best prices are encoded to the very bytes of the real ones', () => {
    const real = lines('ws_sbe_bbo_2026-10-08.real.session.jsonl').filter(({ opcode }) => opcode === 'binary')
    const read = lines('ws_sbe_bbo_2026-10-08.decoded.jsonl').filter(({ template }) => template === 'Bbo')
    const encoded = read.map(({ version, ts_us, seq_no, market, bid, bid_size, ask, ask_size }) =>
      encodeBbo({
        version,
        at: ts_us / 1000,
        sequence: seq_no,
        market,
        bid: [inUnits(bid), inUnits(bid_size)],
        ask: [inUnits(ask), inUnits(ask_size)],
      }).toString('base64'),
    )
    expect(encoded.length).toBeGreaterThan(0)
    expect(encoded).toEqual(real.map(({ b64 }) => b64))
  })
})

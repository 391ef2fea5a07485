import { expect, test } from 'bun:test'
import { brotliCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { MAX_FRAME_BYTES, readFrame } from './frame.ts'

const MESSAGE = { channel: 'BTC-PERP@depth', data: { bids: [['60000.00', '1.5000']], asks: [] } }
const text = JSON.stringify(MESSAGE)
const bytes = new TextEncoder().encode(text)

test.each([
  ['text', text],
  ['bytes', bytes],
  ['compressed bytes', new Uint8Array(brotliCompressSync(bytes))],
])('reads JSON from %s', (_what, frame) => {
  expect(readFrame(frame)).toEqual(MESSAGE)
})

test('a small frame that would unfold to more than a frame may hold is no JSON', () => {
  const textOf = (length: number) => brotliCompressSync(`"${'x'.repeat(length - 2)}"`)
  expect(textOf(MAX_FRAME_BYTES + 1).length).toBeLessThan(100)
  expect(readFrame(textOf(MAX_FRAME_BYTES + 1))).toBeUndefined()
  expect(readFrame(textOf(MAX_FRAME_BYTES))).toHaveLength(MAX_FRAME_BYTES - 2)
})

test('no bytes make it throw, cut, damaged or random', () => {
  const whole = brotliCompressSync(bytes)
  const damaged = fc
    .tuple(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255))
    .map(([length, at, byte]) => whole.map((old, i) => (i === at ? byte : old)).subarray(0, length))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), damaged), (frame) => {
      readFrame(frame)
    }),
  )
  for (let length = 0; length < whole.length; length++) expect(readFrame(whole.subarray(0, length))).toBeUndefined()
})

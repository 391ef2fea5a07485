import { expect, test } from 'bun:test'
import { createLevels } from './levels.ts'

/** A group, little endian. */
function groupOf(stride: number, count: number, levels: readonly (readonly [bigint, bigint])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + stride * levels.length))
  view.setUint16(0, stride, true)
  view.setUint16(2, count, true)
  for (const [i, [price, size]] of levels.entries()) {
    view.setBigInt64(4 + i * stride, price, true)
    view.setBigInt64(4 + i * stride + 8, size, true)
  }
  return new Uint8Array(view.buffer)
}

test.each([
  [
    'more than is there',
    groupOf(16, 3, [
      [1n, 1n],
      [1n, 1n],
    ]),
  ],
  ['far more than is there', groupOf(16, 10_000, [[1n, 1n]])],
  ['levels that are too short', groupOf(16, 1, [[1n, 1n]]).fill(15, 0, 1)],
  ['levels of nothing', groupOf(16, 1, [[1n, 1n]]).fill(0, 0, 1)],
])('a group that announces %s is none', (_what, frame) => {
  expect(createLevels().group(frame, 0)).toBeNull()
})

test('a group without levels may have them as long as it likes', () => {
  expect(createLevels().group(groupOf(0, 0, []), 0)).toEqual({ levels: [], end: 4 })
  expect(createLevels().group(new Uint8Array(3), 0)).toBeNull()
})

test.each([
  ['low half of the price', 0n, true],
  ['high half of the price', 32n, true],
  ['low half of the size', 0n, false],
  ['high half of the size', 32n, false],
] as const)('levels that differ in the %s alone are kept apart', (_what, shift, isPrice) => {
  const { group } = createLevels()
  // Many more than are remembered, twice: some fall into one place.
  for (let i = 0n; i < 8_000n; i++) {
    const part = (1n + (i % 4_000n)) << shift
    const [level] = group(groupOf(16, 1, [isPrice ? [part, 7n] : [7n, part]]), 0)?.levels ?? []
    const decimal = (mantissa: bigint) =>
      `${mantissa}`
        .padStart(9, '0')
        .replace(/(\d{8})$/, '.$1')
        .replace(/\.?0+$/, '')
    expect(level).toEqual(isPrice ? [decimal(part), '0.00000007'] : ['0.00000007', decimal(part)])
  }
})

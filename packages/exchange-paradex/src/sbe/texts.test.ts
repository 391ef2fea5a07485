import { expect, test } from 'bun:test'
import { createTexts } from './texts.ts'

const frameOf = (text: string) => {
  const bytes = new TextEncoder().encode(text)
  return Uint8Array.from([bytes.length, ...bytes])
}

test('reads a text, the first time and when it is known', () => {
  const texts = createTexts()
  for (const market of ['BTC-USD-PERP', 'ETH-USD-PERP', 'BTC-USD-PERP', '', 'ÄÖ€', 'BTC-USD-PERP']) {
    expect(texts.read(frameOf(market), 0)).toBe(market)
  }
})

test('keeps apart as many texts as come in the same memory, however many fall into one place', () => {
  const texts = createTexts()
  const markets = Array.from({ length: 5_000 }, (_, i) => `M${String(i).padStart(4, '0')}-USD-PERP`)
  const frame = frameOf(markets[0] ?? '')
  const read = markets.map((market) => {
    frame.set(frameOf(market))
    return texts.read(frame, 0)
  })
  expect(read).toEqual(markets)
})

test('keeps apart texts that begin alike', () => {
  const texts = createTexts()
  const alike = ['A', 'B', 'C'].flatMap((letter) => Array.from({ length: 255 }, (_, i) => letter.repeat(255 - i)))
  expect(alike.map((text) => texts.read(frameOf(text), 0))).toEqual(alike)
})

test.each([
  ['ends before it begins', Uint8Array.of()],
  ['is cut short', frameOf('BTC-USD-PERP').subarray(0, 12)],
  ['is no UTF-8', Uint8Array.of(2, 0xc3, 0x28)],
])('is none where the frame %s', (_what, frame) => {
  expect(createTexts().read(frame, 0)).toBeNull()
})

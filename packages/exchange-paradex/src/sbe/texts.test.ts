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

test('is not deceived by a frame whose memory is used again', () => {
  const texts = createTexts()
  const frame = frameOf('BTC-USD-PERP')
  expect(texts.read(frame, 0)).toBe('BTC-USD-PERP')
  frame.set(frameOf('ETH-USD-PERP'))
  expect(texts.read(frame, 0)).toBe('ETH-USD-PERP')
  expect(texts.read(frameOf('BTC-USD-PERP'), 0)).toBe('BTC-USD-PERP')
})

test('keeps apart as many texts as come, however many fall into one place', () => {
  const texts = createTexts()
  const markets = Array.from({ length: 5_000 }, (_, i) => `M${i}-USD-PERP`)
  expect(markets.map((market) => texts.read(frameOf(market), 0))).toEqual(markets)
})

test.each([
  ['ends before it begins', Uint8Array.of()],
  ['is cut short', frameOf('BTC-USD-PERP').subarray(0, 12)],
  ['is no UTF-8', Uint8Array.of(2, 0xc3, 0x28)],
])('is none where the frame %s', (_what, frame) => {
  expect(createTexts().read(frame, 0)).toBeNull()
})

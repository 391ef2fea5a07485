import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseCsv } from '../testing/parse-csv.ts'
import { csvLine } from './csv.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', '"\'\t=1"'],
  ['\r=1', '"\'\r=1"'],
  ['\n=1', '"\'\n=1"'],
  ['＝1', "'＝1"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['=a,"b"', '"\'=a,""b"""'],
  ['a\u0000b', '"a\u0000b"'],
  ['a\u0085b', '"a\u0085b"'],
  ['', '""'],
  ['plain - text', 'plain - text'],
])('CSV writes %j as %j', (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`)
})

test('CSV leaves numbers alone, and nothing where there is nothing', () => {
  expect(csvLine([-5, null, true, 1.5e300])).toBe('-5,,true,1.5e+300\r\n')
})

test('any text comes back as it was, but for the apostrophe before what a spreadsheet would run', () => {
  const nasty = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", ' ', '＝', '\u0000', 'x')
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: nasty, maxLength: 8 }))
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
      const cells = parseCsv(rows.map(csvLine).join(''))
      for (const [at, row] of rows.entries()) {
        for (const [index, value] of row.entries()) {
          const cell = cells[at]?.[index] ?? ''
          expect(cell.startsWith("'") && !value.startsWith("'") ? cell.slice(1) : cell).toBe(value)
          expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
        }
        expect(cells[at]).toHaveLength(row.length)
      }
    }),
    { numRuns: 200 },
  )
})

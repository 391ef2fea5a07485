import { expect, test } from 'bun:test'
import { createTable, formatTable } from './table.ts'
import { agoText, durationText, instantText, percentText } from './units.ts'
import { cut, widthOf } from './width.ts'

interface Row {
  readonly name: string
  readonly ms: number
  readonly note: string
}

const rows: readonly Row[] = [
  { name: 'paradex', ms: 5, note: 'ok' },
  { name: 'vest', ms: 12_345, note: '' },
]
const columns = [
  { title: 'connection', value: ({ name }: Row) => name, color: () => 31 },
  { title: 'ms', value: ({ ms }: Row) => ms, align: 'right' as const },
  { title: 'note', value: ({ note }: Row) => note },
]

test('a table is aligned, numbers to the right, with a dash where there is nothing', () => {
  expect(formatTable(rows, columns, false)).toBe(
    ['connection     ms  note', 'paradex         5  ok', 'vest        12345  –', ''].join('\n'),
  )
})

test('a table has colours only where they are wanted, and never a control character of its data', () => {
  expect(formatTable(rows, columns, true)).toContain('\x1b[31mpar')
  const hostile = formatTable([{ name: 'a\x1b[2Jb', ms: 1, note: 'x\ny' }], columns, false)
  expect(hostile).not.toContain('\x1b')
  expect(hostile).toContain('x y')
})

test('units read as people write them', () => {
  expect(instantText(1_795_428_000_123)).toBe('2026-11-23 10:00:00.123Z')
  expect([850, 2_140, 185_000, 7_620_000, 356_400_000].map(durationText)).toEqual([
    '850 ms',
    '2.1 s',
    '3 m 05 s',
    '2 h 07 m',
    '4 d 03 h',
  ])
  expect(percentText(99.98)).toBe('99.980')
  expect([durationText(null), percentText(null)]).toEqual([null, null])
})

test('an age is in its largest unit; a clock that is ahead is no age', () => {
  const ages = [0, 999, 1_000, 59_999, 60_000, 3_600_000, 200_000_000, -5_000].map((ms) => agoText(1e12, 1e12 + ms))
  expect(ages).toEqual(['now', 'now', '1 s ago', '59 s ago', '1 min ago', '1 h ago', '2 d ago', 'in 5 s'])
})

test('an instant in a zone has its offset', () => {
  expect(instantText(1_795_428_000_123, 'Asia/Kolkata')).toBe('2026-11-23 15:30:00.123+05:30')
})

test('text is cut between characters, by the columns they take', () => {
  expect(cut('abcdef', 6)).toBe('abcdef')
  expect(cut('abcdef', 5)).toBe('abcd…')
  expect(cut('日本語の文', 6)).toBe('日本…')
  expect(cut('👩‍👩‍👧x👩‍👩‍👧', 4)).toBe('👩‍👩‍👧x…')
  expect(cut('abc', 0)).toBe('')
})

test('wide characters keep the columns straight', () => {
  const lines = formatTable([...rows, { name: '交易所', ms: 1, note: 'x' }], columns, false)
    .trimEnd()
    .split('\n')
  expect(lines[3]).toBe('交易所          1  x')
})

test('in a terminal columns are left out by their rank, then lines are cut', () => {
  const ranked = [
    { title: 'connection', value: ({ name }: Row) => name },
    { title: 'ms', value: ({ ms }: Row) => ms, leaveOut: 2 },
    { title: 'again', value: ({ ms }: Row) => ms, leaveOut: 1 },
    { title: 'note', value: () => 'n'.repeat(40) },
  ]
  const header = (terminal: number | null) => formatTable(rows, ranked, false, terminal).split('\n')[0]
  expect(header(null)).toBe('connection  ms     again  note')
  expect(header(52)).toBe('connection  again  note')
  expect(header(42)).toBe('connection  note')
  const cutLines = formatTable(rows, ranked, true, 20).trimEnd().split('\n')
  expect(cutLines.map(widthOf)).toEqual([20, 20, 20])
  expect(cutLines[1]).toEndWith('nnnnnnn…')
})

test('later rows widen a column, and the header comes once', () => {
  const table = createTable(columns, { colors: false, columns: null })
  expect(table.linesOf([])).toBe('connection  ms  note\n')
  expect(table.linesOf([{ name: 'vest', ms: 5, note: 'a' }])).toBe('vest         5  a\n')
  expect(table.linesOf([{ name: 'vest', ms: 123_456, note: 'a' }])).toBe('vest        123456  a\n')
  expect(table.linesOf([{ name: 'vest', ms: 5, note: 'a' }])).toBe('vest             5  a\n')
})

test('what an exchange sent cannot turn the rest of a line around', () => {
  expect(formatTable([{ name: 'a\u202eb\u2028c', ms: 1, note: '' }], columns, false)).toContain('ab c ')
})

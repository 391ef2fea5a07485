import { expect, test } from 'bun:test'
import { formatCsv } from './csv.ts'
import { formatTable } from './table.ts'
import { durationText, instantText, percentText } from './units.ts'

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

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['=a,"b"', '"\'=a,""b"""'],
  ['plain', 'plain'],
])('CSV writes %j as %j', (value, cell) => {
  expect(formatCsv(['x'], [[value]])).toBe(`x\r\n${cell}\r\n`)
})

test('CSV leaves numbers alone, and nothing where there is nothing', () => {
  expect(formatCsv(['a', 'b', 'c'], [[-5, null, true]])).toBe('a,b,c\r\n-5,,true\r\n')
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

import { expect, test } from 'bun:test'
import { found } from './find.ts'

const ALL = [{ words: 'MTTR Mean recovery time' }, { words: 'MTBF Mean time between outages' }]

test('every word must be there, in any case and order', () => {
  expect(found(ALL, 'mean TIME').length).toBe(2)
  expect(found(ALL, 'outages mtbf')).toEqual(ALL.slice(1))
  expect(found(ALL, 'mean nothing')).toEqual([])
  expect(found(ALL, '  ')).toEqual(ALL)
})

import { expect, test } from 'bun:test'
import { outageDto } from '../../testing/outages.ts'
import { mergeClose } from './merge-close.ts'
import { reuseGroups } from './reuse-groups.ts'

test('what is as before is the same object, what another joined is not', () => {
  const one = outageDto({ id: 1, startedAt: 0, endedAt: 1_000 })
  const other = outageDto({ id: 2, connection: 'vest' })
  const joined = outageDto({ id: 3, startedAt: 1_500, endedAt: 2_000 })
  const before = mergeClose([other, one], 1_000)
  const after = reuseGroups(before, mergeClose([joined, other, one], 1_000))
  expect(after.map(({ parts }) => parts.map(({ id }) => id))).toEqual([[3, 1], [2]])
  expect(after[1]).toBe(before[0])
  expect(after[0]).not.toBe(before[1])
})

import { describe, expect, test } from 'bun:test'
import { DEFAULT_POLICY, POLICY_FIELDS, POLICY_ORDER, type PolicyKey } from './policy.ts'
import { POLICY_TOPICS } from './policy-guide.ts'

const KEYS = Object.keys(POLICY_FIELDS) as PolicyKey[]

describe('the numbers of the policy', () => {
  test.each(KEYS.map((key) => [key] as const))(
    '%s is within its own range, and said to be whole where it is',
    (key) => {
      const { default: value, isWhole, max, min, unit } = POLICY_FIELDS[key]
      expect(value).toBeGreaterThanOrEqual(min)
      expect(value).toBeLessThanOrEqual(max)
      expect(unit === 'ms').toBe(key.endsWith('Ms'))
      if (isWhole) expect([value, min, max].every(Number.isInteger)).toBe(true)
    },
  )

  test('keep the order in which they make sense', () => {
    expect(POLICY_ORDER.filter(({ low, high }) => DEFAULT_POLICY[low] > DEFAULT_POLICY[high])).toEqual([])
  })

  test('stand in exactly one topic each, with a reason', () => {
    const explained = POLICY_TOPICS.flatMap(({ why }) => Object.keys(why))
    expect(explained.toSorted()).toEqual(KEYS.toSorted())
    expect(POLICY_TOPICS.flatMap(({ why }) => Object.values(why)).every((reason) => reason.endsWith('.'))).toBe(true)
  })
})

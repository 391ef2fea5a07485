import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { POLICY_FIELDS } from '../packages/reconnect-monitor/src/policy.ts'
import { POLICY_PAGE, policyPage } from './policy-page.ts'

test('the page of the policy is up to date; if not: bun run docs', () => {
  expect(readFileSync(join(import.meta.dir, '..', POLICY_PAGE), 'utf8')).toBe(policyPage())
})

test('the page has one row for every number', () => {
  const named = [...policyPage().matchAll(/^\| `(\w+)` \| [\d.,]+ /gm)].map(([, key = '']) => key)
  expect(named.toSorted()).toEqual(Object.keys(POLICY_FIELDS).toSorted())
})

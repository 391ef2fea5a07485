import { DEFAULT_POLICY, POLICY_FIELDS, POLICY_ORDER, type Policy, type PolicyKey } from '@holdfast/reconnect-monitor'
import { defaultSource, type Ledger, openSection, pathOf, readKey, report, type Section, sourceOf } from './ledger.ts'
import { numberIn } from './parsers.ts'
import type { YamlNode } from './yaml-tree.ts'

const POLICY_KEYS = Object.keys(POLICY_FIELDS) as readonly PolicyKey[]

/** A policy section: a number for every field, those it does not set from `inherited`. */
export function readPolicy(
  ledger: Ledger,
  node: YamlNode | undefined,
  path: string,
  inherited: Policy = DEFAULT_POLICY,
): Policy {
  const section = openSection(ledger, node, path, POLICY_KEYS)
  const set = POLICY_KEYS.flatMap((key) => {
    const { min, max, isWhole } = POLICY_FIELDS[key]
    const value = readKey(ledger, section, key, numberIn(min, max, isWhole ? 'whole number' : 'number'))
    if (value === undefined) return []
    ledger.values.push({ key: pathOf(section, key), value, ...sourceOf(ledger, section, key) })
    return [[key, value] as const]
  })
  const policy: Policy = { ...inherited, ...Object.fromEntries(set) }
  if (set.length > 0) reportOrder(ledger, section, policy)
  return policy
}

/** Adds the top-level policy's defaults to what people see, so that `check` shows every number once. */
export function showPolicyDefaults(ledger: Ledger, path: string): void {
  const shown = new Set(ledger.values.map(({ key }) => key))
  for (const key of POLICY_KEYS.filter((one) => !shown.has(`${path}.${one}`))) {
    ledger.values.push({ key: `${path}.${key}`, value: POLICY_FIELDS[key].default, ...defaultSource })
  }
}

function reportOrder(ledger: Ledger, section: Section, policy: Policy): void {
  for (const { low, high, why } of POLICY_ORDER.filter((pair) => policy[pair.low] > policy[pair.high])) {
    const entry = section.entries.get(low) ?? section.entries.get(high)
    // A pair that this section does not touch was reported where it was set.
    if (entry === undefined) continue
    const message = `${low} (${policy[low]}) must not be above ${high} (${policy[high]}): ${why}`
    report(ledger, entry.line, pathOf(section, entry.key), message)
  }
}

import { DEFAULT_POLICY, POLICY_FIELDS, type Policy } from '@holdfast/reconnect-monitor'
import { defaultSource, type Ledger, openSection, pathOf, readKey, report, type Section, sourceOf } from './ledger.ts'
import { numberIn } from './parsers.ts'
import type { YamlNode } from './yaml-tree.ts'

type PolicyKey = keyof typeof POLICY_FIELDS

const POLICY_KEYS = Object.keys(POLICY_FIELDS) as readonly PolicyKey[]

/** Pairs whose first number must not be above the second. */
const ORDERED: readonly (readonly [PolicyKey, PolicyKey])[] = [
  ['dialTimeoutMs', 'longDialTimeoutMs'],
  ['pingMinMs', 'pingMaxMs'],
  ['heldRetryMs', 'heldRetryMaxMs'],
  ['backoffBaseMs', 'backoffCapMs'],
]

/** A policy section: a number for every field, those it does not set from `inherited`. */
export function readPolicy(
  ledger: Ledger,
  node: YamlNode | undefined,
  path: string,
  inherited: Policy = DEFAULT_POLICY,
): Policy {
  const section = openSection(ledger, node, path, POLICY_KEYS)
  const set = POLICY_KEYS.flatMap((key) => {
    const { min, max } = POLICY_FIELDS[key]
    const value = readKey(ledger, section, key, numberIn(min, max))
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
  for (const [low, high] of ORDERED.filter(([a, b]) => policy[a] > policy[b])) {
    const entry = section.entries.get(low) ?? section.entries.get(high)
    if (entry === undefined) continue
    const message = `${low} (${policy[low]}) must not be above ${high} (${policy[high]})`
    report(ledger, entry.line, pathOf(section, entry.key), message)
  }
}

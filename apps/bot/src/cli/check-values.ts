import { POLICY_FIELDS, POLICY_TOPICS, type PolicyKey } from '@holdfast/reconnect-monitor'
import type { ResolvedValue } from '../config/config.ts'
import { BOLD, CYAN, DIM, paint } from './format/paint.ts'
import { plainText } from './format/table.ts'
import { chosenText } from './format/units.ts'

/** Longest line of an explanation, in characters. */
const WIDTH = 100
const INDENT = '    '

/** A group of values under one title; their keys as they stand within it. */
interface Group {
  readonly title: string
  readonly values: readonly ResolvedValue[]
}

/** The resolved values, grouped as people think of them: the bot, each connection, spread and channel of notices, the policy by topic. */
export function formatValues(values: readonly ResolvedValue[], colors: boolean): string {
  const listed = [
    ...groupsOf(values, 'exchanges', 'Connection'),
    ...groupsOf(values, 'spreads', 'Spread'),
    ...groupsOf(values, 'notices', 'Notices to'),
  ]
  const bot = values.filter(({ key }) => !/^(?:exchanges\[|spreads\[|notices\[|reconnect\.)/.test(key))
  const groups: readonly Group[] = [{ title: 'Bot', values: bot }, ...listed]
  const policy = values.filter(({ key }) => key.startsWith('reconnect.'))
  return [...groups.map((group) => formatGroup(group, values, colors)), formatPolicy(policy, colors)].join('\n')
}

/** One group for every entry of a list of the configuration, titled by its id. */
function groupsOf(values: readonly ResolvedValue[], list: string, noun: string): readonly Group[] {
  const entries = new Map<string, ResolvedValue[]>()
  for (const value of values) {
    const [, entry, key] = value.key.match(/^(\w+\[\d+\])\.(.+)$/) ?? []
    if (entry === undefined || key === undefined || !entry.startsWith(`${list}[`)) continue
    entries.set(entry, [...(entries.get(entry) ?? []), { ...value, key }])
  }
  return [...entries.values()].map((own) => {
    const id = own.find(({ key }) => key === 'id')?.value ?? ''
    const isPolicy = ({ key }: ResolvedValue) => key.startsWith('reconnect.')
    const plain = own.filter((value) => value.key !== 'id' && !isPolicy(value))
    return { title: `${noun} ${id}`, values: [...plain, ...own.filter(isPolicy)] }
  })
}

function formatGroup({ title, values }: Group, all: readonly ResolvedValue[], colors: boolean): string {
  const rows = values.map(({ key, value, source, origin }) => {
    const policyKey = key.startsWith('reconnect.') ? (key.slice('reconnect.'.length) as PolicyKey) : null
    if (policyKey === null) return [key, valueText(value), origin ?? source, '']
    const general = all.find((one) => one.key === key)?.value
    return [
      key,
      amountText(policyKey, Number(value)),
      origin ?? source,
      `others ${amountText(policyKey, Number(general))}`,
    ]
  })
  const lines = aligned(rows).map((line) => `  ${line}`.trimEnd())
  return [paint(title, BOLD, colors), ...lines, ''].join('\n')
}

function formatPolicy(values: readonly ResolvedValue[], colors: boolean): string {
  const byKey = new Map(values.map((value) => [value.key.slice('reconnect.'.length), value]))
  const keys = POLICY_TOPICS.flatMap(({ why }) => Object.keys(why) as PolicyKey[]).filter((key) => byKey.has(key))
  const lines = new Map(aligned(keys.map((key) => policyRow(key, byKey.get(key)))).map((line, at) => [keys[at], line]))
  const topics = POLICY_TOPICS.map(({ intro, title, why }) => {
    const fields = keys.filter((key) => key in why)
    const told = fields.flatMap((key) => [
      paint(`  ${lines.get(key)}`.trimEnd(), byKey.get(key)?.source === 'default' ? null : CYAN, colors),
      ...wrapped(`${POLICY_FIELDS[key].doc} ${why[key]}`, INDENT).map((line) => paint(line, DIM, colors)),
    ])
    return [paint(title, BOLD, colors), ...wrapped(intro, '  '), ...told, ''].join('\n')
  })
  const heading = 'Reconnect policy, of every connection that does not override it'
  return [paint(heading, BOLD, colors), '', ...topics].join('\n')
}

function policyRow(key: PolicyKey, value: ResolvedValue | undefined): readonly string[] {
  const { default: usual, max, min } = POLICY_FIELDS[key]
  const isUsual = value?.value === usual
  return [
    key,
    amountText(key, Number(value?.value)),
    value?.origin ?? value?.source ?? '',
    `allowed ${rangeText(key, min, max)}`,
    isUsual ? '' : `default ${amountText(key, usual)}`,
  ]
}

/** `900000 ms = 15 min`, `3 dials`: as it is written, and as it is read. */
function amountText(key: PolicyKey, amount: number): string {
  const { unit } = POLICY_FIELDS[key]
  if (unit !== 'ms') return `${amount} ${unit}`
  const read = chosenText(amount)
  return read === `${amount} ms` ? read : `${amount} ms = ${read}`
}

function rangeText(key: PolicyKey, min: number, max: number): string {
  return POLICY_FIELDS[key].unit === 'ms' ? `${chosenText(min)} to ${chosenText(max)}` : `${min} to ${max}`
}

function valueText(value: ResolvedValue['value']): string {
  if (value === null || value === '') return '–'
  if (typeof value !== 'object') return plainText(String(value))
  return value.length === 0 ? '–' : plainText(value.join(', '))
}

/** Rows as lines whose cells stand under each other. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = []
  let line = indent
  // A number stays with its unit.
  for (const word of text.split(/(?<!\d) | (?!(?:ms|s|min|h)\b)/)) {
    if (line.length + word.length + 1 > WIDTH && line !== indent) {
      lines.push(line)
      line = indent
    }
    line += line === indent ? word : ` ${word}`
  }
  return [...lines, line]
}

import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { parse } from 'yaml'
import { listMetrics } from './list-metrics.ts'

const DOCS = new URL('../../../../docs/monitoring/', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, DOCS), 'utf8')

/** What Prometheus adds itself. */
const TARGET_LABELS = ['job', 'instance', 'le']
const LABELS = new Map<string, readonly string[]>(
  listMetrics().flatMap(({ labels, name, type }) =>
    (type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).map((suffix) => [
      name + suffix,
      [...labels, ...TARGET_LABELS],
    ]),
  ),
)
LABELS.set('up', TARGET_LABELS)

/** What is wrong with an expression: syntax, metrics and labels that do not exist. */
function mistakesIn(expression: string): readonly string[] {
  // Grafana puts these in before Prometheus sees them.
  const text = expression.replace(/\$__(range|rate_interval|interval)\b/g, '5m')
  const mistakes: string[] = []
  const used = new Set<string>()
  const textOf = ({ from, to }: Pick<SyntaxNode, 'from' | 'to'>) => text.slice(from, to)
  const tree = parser.parse(text)
  tree.iterate({
    enter(node) {
      if (node.type.isError) mistakes.push(`syntax at ${node.from} of ${text}`)
      if (node.name !== 'VectorSelector') return
      const name = textOf(node.node.getChild('Identifier') ?? node)
      used.add(name)
      const known = LABELS.get(name)
      if (known === undefined) return void mistakes.push(`no metric ${name}`)
      const matchers = node.node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []
      for (const matcher of matchers) {
        const label = textOf(matcher.getChild('LabelName') ?? matcher)
        if (!known.includes(label)) mistakes.push(`${name} has no label ${label}`)
      }
    },
  })
  const all = new Set([...used].flatMap((name) => LABELS.get(name) ?? []))
  tree.iterate({
    enter(node) {
      if (node.name !== 'GroupingLabels') return
      for (const label of node.node.getChildren('LabelName').map(textOf)) {
        if (!all.has(label)) mistakes.push(`nothing here has a label ${label}`)
      }
    },
  })
  if (used.size === 0) mistakes.push(`no metric in ${text}`)
  return mistakes
}

interface Panel {
  readonly id: number
  readonly title: string
  readonly type: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
}
interface Dashboard {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] }
  readonly annotations: { readonly list: readonly { readonly expr: string }[] }
}
test('the page has a row for every metric, as the sources have it', () => {
  const rows = read('../monitoring.md')
    .split('\n')
    .filter((line) => line.startsWith('| `holdfast_'))
  const wanted = listMetrics().map(({ help, labels, name, type }) => {
    return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |`
  })
  expect(rows).toEqual(wanted)
})

const dashboard = JSON.parse(read('grafana-dashboard.json')) as Dashboard

describe('the dashboard', () => {
  const targets = dashboard.panels.flatMap(({ targets = [], title }) => targets.map((target) => ({ ...target, title })))

  test.each(targets)('$title: $expr', ({ expr, legendFormat }) => {
    expect(mistakesIn(expr)).toEqual([])
    const labels = [...new Set([...LABELS].flatMap(([name, names]) => (expr.includes(name) ? names : [])))]
    for (const [, label = ''] of legendFormat.matchAll(/{{(\w+)}}/g)) expect(labels).toContain(label)
  })

  test('its variable and its marks are of metrics that exist', () => {
    const definition = dashboard.templating.list.find(({ name }) => name === 'connection')?.definition
    const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(definition ?? '') ?? []
    expect(LABELS.get(metric)).toContain(label)
    for (const { expr } of dashboard.annotations.list) expect(mistakesIn(expr)).toEqual([])
  })

  test('no panel lies on another, and each has an id of its own', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(dashboard.panels.every(({ gridPos: { w, x } }) => x + w <= 24)).toBe(true)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  })
})

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly description?: string }
}
const rules = (parse(read('alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules)

describe('the alert rules', () => {
  test.each(rules)('$alert', ({ annotations, expr, for: held, labels }) => {
    expect(mistakesIn(expr)).toEqual([])
    expect(['critical', 'warning']).toContain(labels.severity)
    expect(held ?? '1m').toMatch(/^\d+[smh]$/)
    const known = [...new Set([...LABELS].flatMap(([name, names]) => (expr.includes(name) ? names : [])))]
    const words = `${annotations.summary} ${annotations.description ?? ''}`
    for (const [, label = ''] of words.matchAll(/\$labels\.(\w+)/g)) expect(known).toContain(label)
  })

  test('each has a name of its own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  })
})

test.each([
  ['sum(holdfast_nothing)', 'no metric holdfast_nothing'],
  ['holdfast_connection_up{conection="x"}', 'holdfast_connection_up has no label conection'],
  ['sum by (market) (holdfast_connection_up)', 'nothing here has a label market'],
  ['sum(holdfast_connection_up', 'syntax at 26 of sum(holdfast_connection_up'],
  ['holdfast_recovery_seconds', 'no metric holdfast_recovery_seconds'],
])('finds the mistake in %s', (expression, mistake) => {
  expect(mistakesIn(expression)).toContain(mistake)
})

import type { ConfigIssue, ResolvedValue, Source } from './config.ts'
import type { Parser, Raw } from './parsers.ts'
import { didYouMean, nearest } from './suggest.ts'
import type { YamlEntry, YamlMap, YamlNode } from './yaml-tree.ts'

/** What one resolution collects: every mistake, and every value with its source. */
export interface Ledger {
  /** The YAML file's name, for places. */
  readonly file: string
  readonly issues: ConfigIssue[]
  readonly values: ResolvedValue[]
}

/** A map of the file, its unknown keys already reported. */
export interface Section {
  readonly path: string
  readonly line: number
  readonly entries: ReadonlyMap<string, YamlEntry>
  /** Keys that a misspelt one probably meant: reported as such, so not as missing too. */
  readonly meant: ReadonlySet<string>
}

export const defaultSource: Source = { source: 'default', origin: null }
export const demoSource: Source = { source: 'demo', origin: null }

export function fileSource(ledger: Ledger, line: number): Source {
  return { source: 'file', origin: `${ledger.file}:${line}` }
}

/** Reports a mistake in the file. */
export function report(ledger: Ledger, line: number, key: string, message: string): void {
  ledger.issues.push({ file: ledger.file, line, key, message })
}

/** The path of a key within a section. */
export function pathOf(section: Section, key: string): string {
  return section.path === '' ? key : `${section.path}.${key}`
}

/** Opens a map and reports every key it must not have. `hint` may explain a particular unknown key. */
export function openSection(
  ledger: Ledger,
  node: YamlNode | undefined,
  path: string,
  known: readonly string[],
  hint: (key: string) => string | null = () => null,
): Section {
  if (node === undefined || isNull(node)) return { path, line: node?.line ?? 1, entries: new Map(), meant: new Set() }
  if (node.kind !== 'map') {
    report(ledger, node.line, path === '' ? '(whole file)' : path, `Must be a map of keys, got ${kindOf(node)}`)
    return { path, line: node.line, entries: new Map(), meant: new Set() }
  }
  const entries = new Map(node.entries.map((entry) => [entry.key, entry]))
  const unknown = node.entries.filter((entry) => !known.includes(entry.key))
  const meant = new Set(unknown.flatMap(({ key }) => nearest(key, known) ?? []))
  const section = { path, line: node.line, entries, meant }
  for (const { key, line } of unknown) {
    report(ledger, line, pathOf(section, key), hint(key) ?? unknownKey(key, known))
  }
  return section
}

/** Names the key that was probably meant; else all there are, unless that is a page. */
function unknownKey(key: string, known: readonly string[]): string {
  const meant = didYouMean(key, known)
  return `Unknown key.${meant === '' && known.length <= MAX_LISTED ? ` Known: ${known.join(', ')}` : meant}`
}

const MAX_LISTED = 15

/** Reads a list of maps; anything else is reported. */
export function openList(ledger: Ledger, section: Section, key: string): readonly YamlMap[] | null {
  const entry = section.entries.get(key)
  if (entry === undefined || isNull(entry.value)) return null
  if (entry.value.kind !== 'list') {
    report(ledger, entry.line, pathOf(section, key), `Must be a list, got ${kindOf(entry.value)}`)
    return []
  }
  return entry.value.items.flatMap((item, index) => {
    if (item.kind === 'map') return [item]
    report(ledger, item.line, `${pathOf(section, key)}[${index}]`, `Must be a map of keys, got ${kindOf(item)}`)
    return []
  })
}

/** Reads a key; undefined where it is absent or wrong (then reported). */
export function readKey<T>(ledger: Ledger, section: Section, key: string, parser: Parser<T>): T | undefined {
  const entry = section.entries.get(key)
  if (entry === undefined || isNull(entry.value)) return undefined
  return check(ledger, entry.value, pathOf(section, key), parser)
}

/** As `readKey`, and reports an absent key. */
export function requireKey<T>(
  ledger: Ledger,
  section: Section,
  key: string,
  parser: Parser<T>,
  why: string,
): T | undefined {
  const entry = section.entries.get(key)
  if ((entry === undefined || isNull(entry.value)) && !section.meant.has(key)) {
    report(ledger, entry?.line ?? section.line, pathOf(section, key), `Missing: ${why}`)
  }
  return readKey(ledger, section, key, parser)
}

/** Reads a list of scalars, each checked, none twice; undefined where the key is absent. */
export function readList(
  ledger: Ledger,
  section: Section,
  key: string,
  parser: Parser<string>,
): readonly string[] | undefined {
  const entry = section.entries.get(key)
  if (entry === undefined || isNull(entry.value)) return undefined
  const path = pathOf(section, key)
  if (entry.value.kind !== 'list' || entry.value.items.length === 0) {
    report(ledger, entry.line, path, 'Must be a list with at least one entry')
    return undefined
  }
  const seen = new Set<string>()
  entry.value.items.forEach((item, index) => {
    const value = check(ledger, item, `${path}[${index}]`, parser)
    if (value !== undefined && seen.has(value))
      report(ledger, item.line, `${path}[${index}]`, `"${value}" is there twice`)
    if (value !== undefined) seen.add(value)
  })
  return [...seen]
}

/** Where a key of a section came from: its line in the file, else the default. */
export function sourceOf(ledger: Ledger, section: Section, key: string): Source {
  const entry = section.entries.get(key)
  return entry === undefined || isNull(entry.value) ? defaultSource : fileSource(ledger, entry.line)
}

function check<T>(ledger: Ledger, node: YamlNode, path: string, parser: Parser<T>): T | undefined {
  const parsed = parser(rawOf(node))
  if (parsed.ok) return parsed.value
  report(ledger, node.line, path, capitalize(parsed.problem))
  return undefined
}

/** A YAML node as a parser sees it; a map is shown by its kind, as no parser accepts one. */
export function rawOf(node: YamlNode): Raw {
  if (node.kind === 'scalar') return node.value
  return node.kind === 'list' ? node.items.map((item) => (item.kind === 'scalar' ? item.value : kindOf(item))) : 'a map'
}

export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

export function capitalize(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function kindOf(node: YamlNode): string {
  return node.kind === 'scalar' ? 'a single value' : `a ${node.kind}`
}

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'

/** A YAML document as plain values that know their lines (from 1). */
export type YamlNode = YamlMap | YamlList | YamlScalar

export interface YamlMap {
  readonly kind: 'map'
  readonly line: number
  readonly entries: readonly YamlEntry[]
}

export interface YamlEntry {
  readonly key: string
  /** Line of the key. */
  readonly line: number
  readonly value: YamlNode
}

export interface YamlList {
  readonly kind: 'list'
  readonly line: number
  readonly items: readonly YamlNode[]
}

export interface YamlScalar {
  readonly kind: 'scalar'
  readonly line: number
  readonly value: string | number | boolean | null
}

export interface ParsedYaml {
  /** Null where the text is empty or cannot be read. */
  readonly root: YamlNode | null
  readonly issues: readonly { readonly line: number; readonly message: string }[]
}

/** Deeper than any configuration; an alias of its own parent ends here. */
const MAX_DEPTH = 20

/** Reads YAML 1.2. Mistakes come back with their lines; their messages quote nothing of the text. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const issues = document.errors.map((error) => ({ line: lineAt(error.pos[0]), message: error.message }))
  if (issues.length > 0 || document.contents === null) return { root: null, issues }

  const convert = (node: unknown, fallbackLine: number, depth = 0): YamlNode => {
    if (depth > MAX_DEPTH) return { kind: 'scalar', line: fallbackLine, value: null }
    if (isAlias(node)) return convert(node.resolve(document), fallbackLine, depth + 1)
    const line = lineOf(node, lineAt) ?? fallbackLine
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => {
        const keyLine = lineOf(key, lineAt) ?? line
        return {
          key: String(isScalar(key) ? key.value : key),
          line: keyLine,
          value: convert(value, keyLine, depth + 1),
        }
      })
      return { kind: 'map', line, entries }
    }
    if (isSeq(node)) return { kind: 'list', line, items: node.items.map((item) => convert(item, line, depth + 1)) }
    return { kind: 'scalar', line, value: scalarValue(node) }
  }
  return { root: convert(document.contents, 1), issues }
}

function lineOf(node: unknown, lineAt: (offset: number) => number): number | null {
  const range = (node as Node | null)?.range
  return range ? lineAt(range[0]) : null
}

function scalarValue(node: unknown): YamlScalar['value'] {
  const value = isScalar(node) ? node.value : null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === null || value === undefined ? null : String(value)
}

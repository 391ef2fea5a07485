import { dirname, normalize } from 'node:path/posix'

/** A citation of a path that is not there. */
export interface BrokenRef {
  /** From 1. */
  readonly line: number
  readonly ref: string
}

/** Folders and root files of this repository: what starts with one of them, in backticks, is a path. */
const TOP = /^(?:packages|packaging|apps|e2e|bench|docs|scripts|\.ci)(?:\/|$)/
const ROOT_FILE =
  /^(?:[A-Z]+\.md|LICENSE|bun\.lock|bunfig\.toml|package\.json|[\w.-]+\.json|\.env\.example|config\.example\.yaml)$/
const LINK = /\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g
const CODE = /`([^`\n]+)`/g

/**
 * Paths cited in a document that do not exist, in order of appearance.
 *
 * A link is relative to its document; a path in backticks to the root. What holds a placeholder (`<id>`, `*`, `…`,
 * `{`) is a pattern, not a citation; fenced code is not read.
 */
export function brokenRefs(text: string, document: string, exists: (path: string) => boolean): readonly BrokenRef[] {
  const broken: BrokenRef[] = []
  let isFenced = false
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trimStart().startsWith('```')) isFenced = !isFenced
    if (isFenced) continue
    const refs = [...linked(line, document), ...quoted(line)]
    broken.push(...refs.filter(({ path }) => !exists(path)).map(({ ref }) => ({ line: index + 1, ref })))
  }
  return broken
}

interface Ref {
  readonly ref: string
  readonly path: string
}

function linked(line: string, document: string): readonly Ref[] {
  return [...line.matchAll(LINK)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((ref) => !/^(?:[a-z]+:|#)/.test(ref))
    .map((ref) => ({ ref, path: normalize(`${dirname(document)}/${ref.split('#')[0]}`) }))
}

function quoted(line: string): readonly Ref[] {
  return [...line.matchAll(CODE)]
    .map((match) => match[1] ?? '')
    .filter((ref) => (TOP.test(ref) || ROOT_FILE.test(ref)) && !/[\s<*…{]/.test(ref))
    .map((ref) => ({ ref, path: ref.replace(/:\d+$/, '') }))
}

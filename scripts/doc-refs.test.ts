import { describe, expect, test } from 'bun:test'
import { brokenRefs } from './doc-refs.ts'

const existing = new Set([
  'README.md',
  'docs/adr/0001-text-lockfile.md',
  'packages/adapter-core/src/clock.ts',
  'apps/bot',
])
const broken = (text: string, document = 'README.md') => brokenRefs(text, document, (path) => existing.has(path))

describe('brokenRefs', () => {
  test('finds a path in backticks that is not there, with its line', () => {
    expect(broken('one\nsee `packages/adapter-core/src/time.ts`')).toEqual([
      { line: 2, ref: 'packages/adapter-core/src/time.ts' },
    ])
  })

  test('takes links relative to their document', () => {
    expect(broken('[why](0001-text-lockfile.md) [what](../../README.md#run)', 'docs/adr/x.md')).toEqual([])
    expect(broken('[why](0001-text-lockfile.md)')).toEqual([{ line: 1, ref: '0001-text-lockfile.md' }])
  })

  test('accepts what exists, with or without a line number', () => {
    expect(broken('`packages/adapter-core/src/clock.ts:12` and `apps/bot`')).toEqual([])
  })

  test('leaves commands, patterns, URLs, anchors and fenced code alone', () => {
    const text = '`bun run apps/bot` `packages/exchange-<id>/src` [a](https://x.y/z) [b](#c)\n```\n`docs/no.md`\n```'
    expect(broken(text)).toEqual([])
  })

  test('finds a root file that is gone', () => {
    expect(broken('see `knip.jsonc` and `GONE.md`')).toEqual([{ line: 1, ref: 'GONE.md' }])
  })
})

import { describe, expect, test } from 'bun:test'
import { exampleOf, foreignImports, type Manifest, packedManifest } from './libraries.ts'

const manifest: Manifest = {
  name: '@x/monitor',
  version: '1.2.3',
  description: 'Watches.',
  license: 'MIT',
  engines: { node: '>=22' },
  exports: { '.': './src/index.ts', './history': './src/history/index.ts', './history/testing': './src/testing.ts' },
  dependencies: { '@x/core': 'workspace:*', ws: 'catalog:' },
}
const options = { entries: ['.', './history'], catalog: { ws: '8.0.1' }, libraries: { '@x/core': '0.2.0' } }

describe('a packed manifest', () => {
  test('leads to dist, with the types first, and shows no entry that is not public', () => {
    expect(packedManifest(manifest, options)).toMatchObject({
      private: true,
      files: ['dist'],
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './history': { types: './dist/history/index.d.ts', default: './dist/history/index.js' },
        './package.json': './package.json',
      },
    })
    expect(JSON.stringify(packedManifest(manifest, options))).not.toContain('testing')
  })

  test('names plain ranges: another library as a peer, all else as a dependency', () => {
    expect(packedManifest(manifest, options)).toMatchObject({
      dependencies: { ws: '^8.0.1' },
      peerDependencies: { '@x/core': '^0.2.0' },
    })
    expect(JSON.stringify(packedManifest(manifest, options))).not.toMatch(/workspace:|catalog:/)
  })

  test('is refused where an entry or a version is missing', () => {
    expect(() => packedManifest(manifest, { ...options, entries: ['./nowhere'] })).toThrow('no entry ./nowhere')
    expect(() => packedManifest(manifest, { ...options, catalog: {} })).toThrow('ws is neither in the catalog')
  })
})

describe('foreign imports', () => {
  test('are those of other packages and of a runtime of its own', () => {
    const javascript = `
import { a } from './a.js'
import { b } from '../b.js'
import 'side-effect'
export { c } from "ws"
import { d } from 'node:http'
const e = await import('bun:sqlite')
const text = "import 'no-import'"
console.log(a, b, d, e)`
    expect(foreignImports(javascript)).toEqual(['bun:sqlite', 'side-effect', 'ws'])
  })
})

describe('the example of a document', () => {
  test('is its first TypeScript block', () => {
    expect(exampleOf('# a\n\n```sh\nnpm i\n```\n\n```ts\nrun()\n```\n\n```ts\nother()\n```\n')).toBe('run()\n')
    expect(() => exampleOf('# a')).toThrow('no ```ts block')
  })
})

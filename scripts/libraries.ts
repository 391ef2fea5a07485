/** A manifest as it is kept in the workspace. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  readonly engines: Readonly<Record<string, string>>
  /** Entry to source file: what the workspace itself imports, without a build. */
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** A package that other projects can use, packed as a tarball. */
export interface Library {
  readonly folder: string
  /** The entries of its manifest that are public; each must be among `files` of its `tsconfig.build.json`. */
  readonly entries: readonly string[]
}

/** In the order in which they are built: each uses only those before it. */
export const LIBRARIES: readonly Library[] = [
  { folder: 'packages/adapter-core', entries: ['.', './events', './testing'] },
  { folder: 'packages/reconnect-monitor', entries: ['.', './history'] },
]

export interface PackOptions {
  readonly entries: readonly string[]
  /** The workspace's catalog: exact versions by name. */
  readonly catalog: Readonly<Record<string, string>>
  /** Versions of the libraries, by name. */
  readonly libraries: Readonly<Record<string, string>>
}

/**
 * The manifest of a tarball, from the one of the workspace: entries lead to `dist`, versions are plain ranges. Another
 * library is a peer, so that both see the same classes. It stays `private`: packed, never published.
 *
 * @throws {RangeError} for an entry the manifest lacks, and for a dependency that is neither from the catalog nor a library.
 */
export function packedManifest(manifest: Manifest, { entries, catalog, libraries }: PackOptions): object {
  const { name, version, description, license, engines } = manifest
  const exports = entries.map((entry) => {
    const source = manifest.exports[entry]
    if (source === undefined) throw new RangeError(`Cannot pack ${name}: it has no entry ${entry}`)
    const built = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '')
    return [entry, { types: `${built}.d.ts`, default: `${built}.js` }] as const
  })
  const dependencies: Record<string, string> = {}
  const peerDependencies: Record<string, string> = {}
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    const library = libraries[dependency]
    const pinned = catalog[dependency]
    if (library !== undefined) peerDependencies[dependency] = `^${library}`
    else if (pinned !== undefined) dependencies[dependency] = `^${pinned}`
    else throw new RangeError(`Cannot pack ${name}: ${dependency} is neither in the catalog nor a library`)
  }
  return {
    name,
    version,
    description,
    private: true,
    type: 'module',
    license,
    engines,
    sideEffects: false,
    files: ['dist'],
    types: './dist/index.d.ts',
    exports: { ...Object.fromEntries(exports), './package.json': './package.json' },
    dependencies,
    peerDependencies,
  }
}

/** What a module imports by name: neither a file beside it nor Node's own. */
export function foreignImports(javascript: string): readonly string[] {
  const specifiers = new Bun.Transpiler({ loader: 'js' }).scanImports(javascript).map(({ path }) => path)
  return [...new Set(specifiers)].filter((specifier) => !/^(?:\.{1,2}\/|node:)/.test(specifier)).sort()
}

/** The first TypeScript example of a document, as a program. @throws {RangeError} where there is none. */
export function exampleOf(readme: string): string {
  const example = /^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1]
  if (example === undefined) throw new RangeError('Cannot find an example: the document has no ```ts block')
  return example
}

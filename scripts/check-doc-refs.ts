/**
 * Fails when a document cites a path that is not there: `bun run check:docs`.
 *
 * Looks at links and at everything in backticks that reads like a path of this repository.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { brokenRefs } from './doc-refs.ts'

const ROOT = join(import.meta.dir, '..')
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
const inDocs = ['docs/**/*.md', 'packages/*/*.md'].flatMap((glob) => [...new Bun.Glob(glob).scanSync(ROOT)].sort())

let broken = 0
for (const document of [...documents, ...inDocs]) {
  const text = await Bun.file(join(ROOT, document)).text()
  for (const { line, ref } of brokenRefs(text, document, (path) => existsSync(join(ROOT, path)))) {
    console.error(`${document}:${line}: ${ref} does not exist`)
    broken++
  }
}
if (broken === 0) console.log(`Every path cited in ${documents.length + inDocs.length} documents exists.`)
process.exitCode = broken === 0 ? 0 : 1

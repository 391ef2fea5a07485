/** Writes the pages of the documentation that follow from the sources: `bun run docs`. */
import { join } from 'node:path'
import { POLICY_PAGE, policyPage } from './policy-page.ts'

await Bun.write(join(import.meta.dir, '..', POLICY_PAGE), policyPage())
console.log(`Wrote ${POLICY_PAGE}.`)

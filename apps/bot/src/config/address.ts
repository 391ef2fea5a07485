import { type Ledger, openSection, type Section } from './ledger.ts'
import { type ConfigInput, entryAt, type Resolution } from './resolve.ts'
import { DEFAULTS, type Layers, resolveSetting, SETTINGS } from './settings.ts'
import { parseYaml } from './yaml-tree.ts'

/** Where the bot listens. */
export interface Address {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  readonly isTls: boolean
}

/**
 * Where the bot listens, for those who only ask it something: no other setting is looked at, and no file that one names.
 * A mistake that came into the file after the start hinders nobody, unless it is in the host or the port; of a file that
 * is no YAML any more, flags, environment and defaults are left.
 */
export function resolveAddress(input: Omit<ConfigInput, 'adapters' | 'readFile'>): Resolution<Address> {
  const ledger: Ledger = { file: input.yamlPath, issues: [], values: [] }
  const sections = input.yamlText === null ? {} : sectionsOf(input.yamlText)
  const layers: Layers = { ...input, file: (key) => entryAt(sections, key) }
  const pathIn = (one: typeof SETTINGS.tlsCert) => resolveSetting(ledger, layers, one, null).value
  const address = {
    host: resolveSetting(ledger, layers, SETTINGS.host, DEFAULTS.host).value,
    port: resolveSetting(ledger, layers, SETTINGS.port, DEFAULTS.port).value,
  }
  if (ledger.issues.length > 0) return { ok: false, issues: ledger.issues }
  return {
    ok: true,
    config: { ...address, isTls: pathIn(SETTINGS.tlsCert) !== null && pathIn(SETTINGS.tlsKey) !== null },
  }
}

/** What else is wrong in the file is said by whoever reads all of it. */
function sectionsOf(text: string): Readonly<Record<string, Section>> {
  const unheard: Ledger = { file: '', issues: [], values: [] }
  const top = openSection(unheard, parseYaml(text).root ?? undefined, '', [])
  const server = openSection(unheard, top.entries.get('server')?.value, 'server', [])
  return { server, 'server.tls': openSection(unheard, server.entries.get('tls')?.value, 'server.tls', []) }
}

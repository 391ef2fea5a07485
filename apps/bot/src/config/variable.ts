import type { Source } from './config.ts'
import { type Ledger, pathOf, readKey, report, type Section } from './ledger.ts'
import { bad, ok, type Parser } from './parsers.ts'
import { KNOWN_VARIABLES } from './settings.ts'

/** Where secrets come from: variables that the file names. */
export interface Variables {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Collects the names that were read. */
  readonly named: Set<string>
  /** Whether a variable that is not set is a mistake. */
  readonly isRequired: boolean
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

const variableName: Parser<string> = (raw) => {
  if (typeof raw !== 'string' || !NAME.test(raw)) return bad('must be the name of a variable, not its value')
  return KNOWN_VARIABLES.includes(raw) ? bad(`${raw} is the bot's own: choose a variable for this alone`) : ok(raw)
}

/** Reads the variable that a key names. Its value is never quoted. Undefined where the key is absent or something is wrong. */
export function readVariable(
  ledger: Ledger,
  section: Section,
  key: string,
  parser: Parser<string>,
  { env, isRequired, named }: Variables,
): { readonly value: string; readonly source: Source } | undefined {
  const name = readKey(ledger, section, key, variableName)
  if (name === undefined) return undefined
  named.add(name)
  const line = section.entries.get(key)?.line ?? section.line
  const raw = env[name] ?? ''
  if (raw === '') {
    if (isRequired) report(ledger, line, pathOf(section, key), `The variable ${name} is not set`)
    return undefined
  }
  const parsed = parser(raw)
  if (parsed.ok) return { value: parsed.value, source: { source: 'environment', origin: name } }
  report(ledger, line, pathOf(section, key), `${name} ${parsed.problem}`)
  return undefined
}

import type { ConfigDto } from '@holdfast/api-contract'
import { duration, NONE } from '@holdfast/reconnect-monitor/history'
import { bytesText } from '../../ui/bytes.ts'

/** One value of the resolved configuration. */
export type ConfigValue = ConfigDto['values'][number]

/** The values of one section, or of one entry of a list: `server`, `exchanges[0]`. */
export interface ConfigGroup {
  /** What its keys begin with; `general` for those that stand alone. */
  readonly path: string
  /** What the entry calls itself, where it does. */
  readonly id: string | null
  readonly values: readonly ConfigValue[]
  /** How many were set, by whatever, and are no defaults. */
  readonly setCount: number
}

export interface ConfigFilter {
  /** Looked for in keys, values and places, in any case. */
  readonly text: string
  /** Without the values that are defaults. */
  readonly onlySet: boolean
}

const ALONE = 'general'

/** In the order of the configuration; groups of which nothing is left are left out. */
export function groupsOf(values: readonly ConfigValue[], filter: ConfigFilter): readonly ConfigGroup[] {
  const shown = values.filter((value) => matches(value, filter))
  const ids = new Map(values.filter(({ key }) => /\]\.id$/.test(key)).map(({ key, value }) => [groupOf(key), value]))
  return [...Map.groupBy(shown, ({ key }) => groupOf(key))].map(([path, own]) => {
    const id = ids.get(path)
    return {
      path,
      id: typeof id === 'string' ? id : null,
      values: own,
      setCount: own.filter(({ source }) => source !== 'default').length,
    }
  })
}

/** `reconnect.probeMs` → `reconnect`; `exchanges[0].id` → `exchanges[0]`; `mode` → `general`. */
function groupOf(key: string): string {
  const end = key.indexOf('.')
  return end === -1 ? ALONE : key.slice(0, end)
}

/** The part of a key that its group does not say already. */
export function ownPart(key: string, group: string): string {
  return group === ALONE ? key : key.slice(group.length + 1)
}

function matches({ key, origin, source, value }: ConfigValue, { onlySet, text }: ConfigFilter): boolean {
  if (onlySet && source === 'default') return false
  const wanted = text.trim().toLowerCase()
  const said = [key, source, origin ?? '', ...(Array.isArray(value) ? value : [String(value ?? '')])]
  return wanted === '' || said.some((one) => one.toLowerCase().includes(wanted))
}

/** A value as it is read: the lines of a list, one line for all else; none where nothing is set. */
export function linesOf({ value }: ConfigValue): readonly string[] {
  if (Array.isArray(value)) return value
  if (value === null) return []
  return [typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)]
}

const UNITS: readonly (readonly [ending: string, text: (value: number) => string])[] = [
  ['Ms', duration],
  ['Bytes', bytesText],
]

/** A number in a unit that people read; null where it is one already, or none. */
export function readable({ key, value }: ConfigValue): string | null {
  if (typeof value !== 'number') return null
  const text = UNITS.find(([ending]) => key.endsWith(ending))?.[1](value)
  return text === undefined || text === NONE ? null : text
}

/** The value of a key; undefined where there is no such key. */
export function valueAt(values: readonly ConfigValue[], key: string): ConfigValue['value'] | undefined {
  return values.find((one) => one.key === key)?.value
}

/** Whether a token is set, so that there is a login. Null until the configuration is known. */
export function hasLogin(values: readonly ConfigValue[] | undefined): boolean | null {
  if (values === undefined) return null
  return (valueAt(values, 'server.token') ?? null) !== null
}

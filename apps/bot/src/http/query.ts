import { durationMs, type ParametersSchema } from '@holdfast/api-contract'
import * as v from 'valibot'
import { ProblemError } from './problem.ts'

/**
 * Reads the query of a URL: no unknown parameter, none twice, every value valid.
 *
 * @throws {ProblemError} `unknown_parameter` or `invalid_parameter`, naming the parameter and what is allowed.
 */
export function parseQuery<S extends ParametersSchema>(url: string, schema: S): v.InferOutput<S> {
  const params = new URL(url).searchParams
  const known = Object.keys(schema.entries)
  for (const name of new Set(params.keys())) {
    if (!known.includes(name)) {
      const allowed = `Known: ${known.join(', ')}.`
      throw new ProblemError('unknown_parameter', `There is no parameter "${name.slice(0, 80)}" here. ${allowed}`, {
        parameter: name.slice(0, 80),
        allowed: known,
      })
    }
    if (params.getAll(name).length > 1) throw invalid(name, 'must be there once only', allowedBy(schema.entries[name]))
  }
  const result = v.safeParse(schema, Object.fromEntries(params))
  if (result.success) return result.output
  const issue = result.issues[0]
  const name = String(issue.path?.[0]?.key ?? '')
  throw invalid(name, params.has(name) ? issue.message : 'is missing', allowedBy(schema.entries[name]))
}

/** A refusal that names the parameter and says what it may be; `problem` follows its name. */
export function invalid(parameter: string, problem: string, allowed: readonly string[]): ProblemError {
  const choice = allowed.length === 0 ? '' : `; allowed: ${allowed.join(', ')}`
  return new ProblemError('invalid_parameter', `${parameter} ${problem}${choice}`, { parameter, allowed })
}

/** What a schema lets through, in words: those of a picklist, or what it says of itself, wherever they are wrapped. */
function allowedBy(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if ('options' in schema && Array.isArray(schema.options)) return schema.options.map(String)
  if ('wrapped' in schema) return allowedBy(schema.wrapped)
  if (!('pipe' in schema) || !Array.isArray(schema.pipe)) return []
  for (const action of schema.pipe) {
    const said: unknown = action?.type === 'metadata' ? action.metadata.allowed : undefined
    if (Array.isArray(said)) return said.map(String)
  }
  return schema.pipe[0] === schema ? [] : allowedBy(schema.pipe[0])
}

/** Refuses a window that ends before it begins. */
export function checkOrder(query: { readonly from?: number | undefined; readonly to?: number | undefined }): void {
  if (query.from !== undefined && query.to !== undefined && query.from > query.to) {
    throw invalid('from', `must not be after to (${query.from} > ${query.to})`, [`0 to ${query.to}`])
  }
}

interface WindowQuery {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly window?: string | undefined
}

/** What stats and timelines cover when nothing is asked for. */
const DEFAULT_WINDOW = '24h'

/** The window a query asks for: `from` and `to` (default now), or a length that ends now. */
export function resolveWindow(query: WindowQuery, now: number): { readonly from: number; readonly to: number } {
  if (query.window !== undefined && (query.from !== undefined || query.to !== undefined)) {
    throw invalid('window', 'cannot be combined with from and to', ['window alone', 'from and to without window'])
  }
  const to = query.to ?? now
  const lengthMs = durationMs(query.window ?? DEFAULT_WINDOW) ?? 0
  const from = query.from ?? Math.max(0, to - lengthMs)
  if (from >= to) {
    if (query.window === undefined)
      throw invalid('from', `must be before the end (${from} >= ${to})`, [`0 to ${to - 1}`])
    throw invalid('window', 'must be longer than nothing', ['1ms to the whole record'])
  }
  return { from, to }
}

/** An object without the keys whose value is undefined. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

import { isIP } from 'node:net'
import { didYouMean } from './suggest.ts'

/** What a flag, a variable or a YAML scalar holds before it is checked. */
export type Raw = string | number | boolean | null | readonly unknown[]

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string }

/** Checks one raw value. The problem says what is wrong and what is allowed. */
export type Parser<T> = (raw: Raw) => Parsed<T>

export const ok = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const bad = (problem: string): { readonly ok: false; readonly problem: string } => ({ ok: false, problem })

/** The value as people would quote it. */
export function quote(raw: Raw): string {
  if (Array.isArray(raw)) return 'a list'
  return typeof raw === 'string' ? `"${raw.slice(0, 80)}"` : String(raw)
}

export const text: Parser<string> = (raw) =>
  typeof raw === 'string' && raw.trim() !== '' ? ok(raw.trim()) : bad(`must be text, got ${quote(raw)}`)

export const flag: Parser<boolean> = (raw) => {
  if (raw === true || raw === 'true') return ok(true)
  if (raw === false || raw === 'false') return ok(false)
  return bad(`must be true or false, got ${quote(raw)}`)
}

/** A number in `[min, max]`; text is accepted, as variables and flags are text. */
export function numberIn(min: number, max: number, kind: 'number' | 'whole number' = 'number'): Parser<number> {
  return (raw) => {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw
    const fits = typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
    if (!fits || (kind === 'whole number' && !Number.isInteger(value))) {
      return bad(`must be a ${kind} from ${min} to ${max}, got ${quote(raw)}`)
    }
    return ok(value)
  }
}

/** One of a fixed set of words. */
export function oneOf<const T extends string>(allowed: readonly T[]): Parser<T> {
  return (raw) => {
    const value = allowed.find((word) => word === raw)
    if (value !== undefined) return ok(value)
    const hint = typeof raw === 'string' ? didYouMean(raw, allowed) : ''
    return bad(`must be one of ${allowed.join(', ')}, got ${quote(raw)}.${hint}`)
  }
}

const ID = /^[a-z0-9-]{1,64}$/

export const id: Parser<string> = (raw) =>
  typeof raw === 'string' && ID.test(raw) ? ok(raw) : bad(`must be 1 to 64 of a-z, 0-9 and -, got ${quote(raw)}`)

const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/

/** A host name or an IP address, without a port; lower case, `[::1]` becomes `::1`. */
export const host: Parser<string> = (raw) => {
  if (typeof raw !== 'string') return bad(`must be a host name or an IP address, got ${quote(raw)}`)
  const name = bareHost(raw)
  if (isIP(name) !== 0 || HOST_NAME.test(name)) return ok(name)
  return bad(`must be a host name or an IP address without a port, got ${quote(raw)}`)
}

function bareHost(raw: string): string {
  const name = raw.trim().toLowerCase()
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name
}

/** Host names, comma-separated or a list. */
export const hosts: Parser<readonly string[]> = (raw) => {
  const names: readonly unknown[] = Array.isArray(raw) ? raw : String(raw ?? '').split(',')
  const parsed = names.filter((name) => name !== '').map((name) => host(name as Raw))
  const wrong = parsed.find((one) => !one.ok)
  return wrong === undefined || wrong.ok ? ok(parsed.flatMap((one) => (one.ok ? [one.value] : []))) : wrong
}

/** What a bearer header can carry. */
const TOKEN = /^[\x21-\x7e]{1,1024}$/

/** A bearer token. The problem never quotes it. */
export const token: Parser<string> = (raw) =>
  typeof raw === 'string' && TOKEN.test(raw)
    ? ok(raw)
    : bad('must be 1 to 1024 visible ASCII characters without spaces, e.g. from: openssl rand -hex 32')

/** True for names and addresses that only this machine can reach. */
export function isLoopback(name: string): boolean {
  const bare = bareHost(name)
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare)
}

import { bad, isLoopback, ok, type Parsed, type Parser, type Raw } from './parsers.ts'

/** A URL as people and logs may see it: without credentials, query values or fragment. */
export function maskUrl(url: string): string {
  const end = url.search(/[?#]/)
  const bare = (end === -1 ? url : url.slice(0, end)).replace(/\/\/[^/@]*@/, '//')
  return end === -1 ? bare : `${bare}?…`
}

/** Scheme and host of a URL whose path is a secret. */
export function maskPath(url: string): string {
  const { origin, pathname, search } = new URL(url)
  return pathname === '/' && search === '' ? origin : `${origin}/…`
}

/** Query values of a URL that may be secrets, to keep out of logs; short ones are words, not secrets. */
export function secretsOf(url: string): readonly string[] {
  return queryValuesOf(url).filter((value) => value.length >= SECRET_MIN_LENGTH)
}

/** Every value of a URL's query, as it is meant, and as it is written where that differs. */
export function queryValuesOf(url: string): readonly string[] {
  if (!URL.canParse(url)) return []
  const { search, searchParams } = new URL(url)
  const written = search.split(/[?&]/).map((pair) => pair.slice(pair.indexOf('=') + 1))
  return [...new Set([...searchParams.values(), ...written])].filter((value) => value !== '')
}

const SECRET_MIN_LENGTH = 8

/** A WebSocket address; `ws://` for loopback only. The query is kept whole. */
export const socketUrl: Parser<string> = (raw) => parseUrl(raw, { secure: 'wss:', plain: 'ws:' })

/** A REST address; `http://` for loopback only. */
export const restUrl: Parser<string> = (raw) => parseUrl(raw, { secure: 'https:', plain: 'http:' })

/** An address that may be a secret: what is wrong with it is said without quoting it. `http://` for loopback only. */
export const secretUrl: Parser<string> = (raw) => {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return bad('must be an https:// address')
  const { hash, hostname, password, protocol, username } = new URL(raw)
  if (protocol !== 'https:' && protocol !== 'http:') return bad('must be an https:// address')
  if (protocol === 'http:' && !isLoopback(hostname)) {
    return bad('must be an https:// address: http:// is accepted for loopback only')
  }
  if (username !== '' || password !== '') return bad('must not hold a user name or a password')
  return hash === '' ? ok(raw) : bad('must not have a fragment (#…)')
}

/** The same, written in a file: without a query, which may hold secrets. */
export const fileUrl: Parser<string> = (raw) => {
  const parsed = secretUrl(raw)
  if (!parsed.ok || new URL(parsed.value).search === '') return parsed
  return bad(
    'must not have a query, which may hold secrets: put the whole address into a variable and name that with urlEnv',
  )
}

function parseUrl(raw: Raw, schemes: { readonly secure: string; readonly plain: string }): Parsed<string> {
  const wanted = `must be a ${schemes.secure}// address`
  if (typeof raw !== 'string') return bad(`${wanted}, got ${String(raw)}`)
  if (!URL.canParse(raw)) return bad(`${wanted}, got "${maskUrl(raw)}"`)
  const url = new URL(raw)
  if (url.protocol !== schemes.secure && url.protocol !== schemes.plain) {
    return bad(`${wanted}, got "${maskUrl(raw)}"`)
  }
  if (url.protocol === schemes.plain && !isLoopback(url.hostname)) {
    return bad(`${wanted}: ${schemes.plain}// is accepted for loopback only, got "${maskUrl(raw)}"`)
  }
  if (url.username !== '' || url.password !== '') return bad('must not hold a user name or a password')
  if (url.hash !== '') return bad('must not have a fragment (#…)')
  return ok(raw)
}

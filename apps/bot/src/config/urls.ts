import { bad, isLoopback, ok, type Parsed, type Parser, type Raw } from './parsers.ts'

/** A URL as people and logs may see it: without credentials, query values or fragment. */
export function maskUrl(url: string): string {
  const end = url.search(/[?#]/)
  const bare = (end === -1 ? url : url.slice(0, end)).replace(/\/\/[^/@]*@/, '//')
  return end === -1 ? bare : `${bare}?…`
}

/** Query values of a URL that may be secrets, to keep out of logs; short ones are words, not secrets. */
export function secretsOf(url: string): readonly string[] {
  const query = URL.canParse(url) ? [...new URL(url).searchParams.values()] : []
  return query.filter((value) => value.length >= SECRET_MIN_LENGTH)
}

const SECRET_MIN_LENGTH = 8

/** A WebSocket address; `ws://` for loopback only. The query is kept whole. */
export const socketUrl: Parser<string> = (raw) => parseUrl(raw, { secure: 'wss:', plain: 'ws:' })

/** A REST address; `http://` for loopback only. */
export const restUrl: Parser<string> = (raw) => parseUrl(raw, { secure: 'https:', plain: 'http:' })

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

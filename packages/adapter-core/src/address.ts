/** Where an adapter dials, said three ways. */
export interface Address {
  /** What is dialed: the URL as given, with the query parameters it lacked. */
  readonly url: string
  /** Without query, fragment and credentials: for people and for the store. */
  readonly endpoint: string
  /** `host:port`; the port of the scheme where the URL names none. */
  readonly hostPort: string
}

/**
 * A path of a REST API, its own query included, under the API's address; what query the address has is kept.
 *
 * @throws {RangeError} when the address is no http:// or https:// URL; the message does not repeat it.
 */
export function restAddress(baseUrl: string, path: string): string {
  const url = URL.parse(baseUrl)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new RangeError('Cannot ask: the REST address is not http:// or https://')
  }
  const [place = '', query = ''] = path.split('?')
  url.pathname = url.pathname.replace(/\/$/, '') + place
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value)
  return url.href
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'ws:': '80', 'wss:': '443' }

/**
 * Reads a WebSocket address. The query is taken as it stands; only what is required and missing is added.
 *
 * @throws {RangeError} when the text is no ws:// or wss:// URL; the message does not repeat it, as it may hold a secret.
 */
export function parseAddress(text: string, requiredQuery: Readonly<Record<string, string>>): Address {
  const url = URL.parse(text)
  const defaultPort = url === null ? undefined : DEFAULT_PORTS[url.protocol]
  if (url === null || defaultPort === undefined) throw new RangeError('Cannot dial: the URL is not ws:// or wss://')
  const missing = Object.entries(requiredQuery).filter(([name]) => !url.searchParams.has(name))
  const added = missing.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  const query = [...(url.search.length > 1 ? [url.search.slice(1)] : []), ...added].join('&')
  const credentials = url.username === '' ? '' : `${url.username}:${url.password}@`
  const place = `${url.host}${url.pathname}`
  return {
    url: `${url.protocol}//${credentials}${place}${query === '' ? '' : `?${query}`}`,
    endpoint: `${url.protocol}//${place}`,
    hostPort: `${url.hostname}:${url.port === '' ? defaultPort : url.port}`,
  }
}

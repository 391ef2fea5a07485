import type { Config, ConfigIssue, Source, TlsConfig } from './config.ts'
import type { Ledger } from './ledger.ts'
import { isLoopback, token as tokenParser } from './parsers.ts'
import { DEFAULTS, type Layers, resolveSetting, SETTINGS } from './settings.ts'
import { readTls } from './tls.ts'

/** Keys of `server`, and of its section `tls`. */
export const SERVER_KEYS = ['host', 'port', 'allowedHosts', 'tokenFile', 'tls'] as const
export const TLS_KEYS = ['certFile', 'keyFile'] as const

/** A token below this is guessed sooner or later. */
const SHORT_TOKEN = 16

/** Explains why a token is no key of the file. */
export function tokenHint(key: string): string | null {
  return key === 'token' ? 'A token must not be in a file: set HOLDFAST_TOKEN in the environment instead' : null
}

/** Where API and panel listen, and what opens them. The files that are named here are read here. */
export function resolveServer(ledger: Ledger, layers: Layers, readFile: (path: string) => string): Config['server'] {
  const host = resolveSetting(ledger, layers, SETTINGS.host, DEFAULTS.host)
  const port = resolveSetting(ledger, layers, SETTINGS.port, DEFAULTS.port).value
  const allowedHosts = resolveSetting(ledger, layers, SETTINGS.allowedHosts, DEFAULTS.allowedHosts).value
  const token = resolveToken(ledger, layers, readFile)
  const tls = resolveTls(ledger, layers, readFile)
  if (!isLoopback(host.value) && !token.isNamed) {
    ledger.issues.push(publicWithoutToken(ledger, host.value, host.source))
  }
  return { host: host.value, port, allowedHosts, token: token.value, tls }
}

/** What is allowed for a server that others can reach, but probably not meant. */
export function serverWarnings({ allowedHosts, host, tls, token }: Config['server']): readonly string[] {
  if (isLoopback(host)) return []
  const warnings: string[] = []
  if (token !== null && token.length < SHORT_TOKEN) {
    warnings.push(`The token is shorter than ${SHORT_TOKEN} characters: make a longer one with openssl rand -hex 32`)
  }
  if (tls === null) {
    warnings.push(
      `Without TLS the token crosses the network readable on its way to ${host}: set HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY, or keep a proxy with TLS in front (docs/remote-access.md)`,
    )
  }
  if (isWildcard(host) && allowedHosts.length === 0) {
    warnings.push(
      `Listening on ${host}, but answering to localhost alone: set HOLDFAST_ALLOWED_HOSTS to the names or addresses that browsers use`,
    )
  }
  return warnings
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** The token itself, or that of the file; `isNamed` even where what was named is wrong, and reported. */
function resolveToken(ledger: Ledger, layers: Layers, readFile: (path: string) => string) {
  const isSet = (layers.env['HOLDFAST_TOKEN'] ?? '') !== ''
  const direct = resolveSetting(ledger, layers, SETTINGS.token, null, () => '(set)').value
  const file = resolveSetting(ledger, layers, SETTINGS.tokenFile, null)
  if (file.value === null) return { value: direct, isNamed: isSet }
  if (isSet) {
    ledger.issues.push({ ...placeOf(ledger, file.source, SETTINGS.tokenFile), message: BOTH_TOKENS })
    return { value: direct, isNamed: true }
  }
  return { value: readToken(ledger, file.value, file.source, readFile), isNamed: true }
}

const BOTH_TOKENS = 'HOLDFAST_TOKEN is set too: keep one of the two, so that it is clear which token is in force'

function readToken(ledger: Ledger, path: string, source: Source, readFile: (path: string) => string): string | null {
  const place = placeOf(ledger, source, SETTINGS.tokenFile)
  try {
    const parsed = tokenParser(readFile(path).trim())
    if (parsed.ok) {
      const shown = ledger.values.findIndex(({ key }) => key === SETTINGS.token.key)
      ledger.values.splice(shown, 1, { key: SETTINGS.token.key, value: '(set)', ...source })
      return parsed.value
    }
    ledger.issues.push({ ...place, message: `The token in ${path} ${parsed.problem}` })
  } catch (error) {
    ledger.issues.push({ ...place, message: unreadable('token', path, error) })
  }
  return null
}

function resolveTls(ledger: Ledger, layers: Layers, readFile: (path: string) => string): TlsConfig | null {
  const cert = resolveSetting(ledger, layers, SETTINGS.tlsCert, null)
  const key = resolveSetting(ledger, layers, SETTINGS.tlsKey, null)
  if (cert.value === null && key.value === null) return null
  const certPlace = placeOf(ledger, cert.source, SETTINGS.tlsCert)
  const keyPlace = placeOf(ledger, key.source, SETTINGS.tlsKey)
  if (cert.value === null || key.value === null) {
    const [place, absent] = cert.value === null ? [keyPlace, SETTINGS.tlsCert] : [certPlace, SETTINGS.tlsKey]
    ledger.issues.push({ ...place, message: `TLS needs both files: set ${absent.env} or ${absent.key} too` })
    return null
  }
  const read = readTls({ certFile: cert.value, keyFile: key.value }, (what, path) => {
    try {
      return readFile(path)
    } catch (error) {
      ledger.issues.push({ ...(what === 'certificate' ? certPlace : keyPlace), message: unreadable(what, path, error) })
      return null
    }
  })
  if (read === null) return null
  if (read.ok) return read.tls
  const place = read.at === 'certificate' ? certPlace : keyPlace
  ledger.issues.push({ ...place, message: read.problem })
  return null
}

function unreadable(what: string, path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = { ENOENT: 'there is no such file', EACCES: 'this user may not read it', EISDIR: 'it is a folder' }[code]
  return `Cannot read the ${what} in ${path}: ${why ?? (code || 'it is not readable')}; name a file that the bot's user can read`
}

/** Where a setting got its value, for its mistakes. */
function placeOf(
  ledger: Ledger,
  source: Source,
  one: { readonly key: string; readonly env: string | null },
): Omit<ConfigIssue, 'message'> {
  if (source.source === 'file') {
    return { file: ledger.file, line: Number(source.origin?.slice(ledger.file.length + 1)), key: one.key }
  }
  const file = source.source === 'flag' ? 'command line' : 'environment'
  return { file, line: null, key: source.origin ?? one.env ?? one.key }
}

function publicWithoutToken(ledger: Ledger, host: string, source: Source): ConfigIssue {
  const message =
    `Will not listen on ${host} without a token: whoever reaches it could control the bot. ` +
    'Set HOLDFAST_TOKEN (e.g. to the output of: openssl rand -hex 32), or listen on 127.0.0.1'
  return { ...placeOf(ledger, source, SETTINGS.host), message }
}

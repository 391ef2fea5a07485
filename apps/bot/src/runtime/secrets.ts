import type { Config } from '../config/config.ts'
import { secretsOf } from '../config/urls.ts'

/** Variables that hold credentials, by the names of their exchanges. */
const CREDENTIALS = /^(PARADEX|VEST)_/

/** Shorter values are words, not secrets: masking them would make logs unreadable. */
const MIN_LENGTH = 8

/** Every text that must never be written anywhere: the token, credentials, values of URL queries. */
export function secretsIn(
  { exchanges, server }: Pick<Config, 'exchanges' | 'server'>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const credentials = Object.entries(env).flatMap(([name, value]) => (value && CREDENTIALS.test(name) ? [value] : []))
  const queries = exchanges.flatMap(({ url, restUrl }) => [url, restUrl].flatMap((one) => secretsOf(one ?? '')))
  return [server.token ?? '', ...credentials, ...queries].filter((secret) => secret.length >= MIN_LENGTH)
}

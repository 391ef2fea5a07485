import type { Config } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import { secretsOf } from '../config/urls.ts'

/** Shorter values are words, not secrets: masking them would make logs unreadable. */
const MIN_LENGTH = 8

/** Every text that must never be written anywhere: the token, credentials, values of URL queries. */
export function secretsIn(
  { exchanges, server }: Pick<Config, 'exchanges' | 'server'>,
  env: Readonly<Record<string, string | undefined>>,
  adapters: Adapters,
): readonly string[] {
  const prefixes = Object.keys(adapters).map(credentialPrefix)
  const credentials = Object.entries(env).flatMap(([name, value]) =>
    value && prefixes.some((prefix) => name.startsWith(prefix)) ? [value] : [],
  )
  const queries = exchanges.flatMap(({ url, restUrl }) => [url, restUrl].flatMap((one) => secretsOf(one ?? '')))
  return [server.token ?? '', ...credentials, ...queries].filter((secret) => secret.length >= MIN_LENGTH)
}

/** Variables that hold an exchange's credentials begin with its id: `PARADEX_`, `VEST_`. */
function credentialPrefix(id: string): string {
  return `${id.toUpperCase().replaceAll('-', '_')}_`
}

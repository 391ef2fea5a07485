import type { Config } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import { queryValuesOf, secretsOf } from '../config/urls.ts'
import type { ChannelTarget } from '../notices/channel.ts'

/** Shorter values are words, not secrets: masking them would make logs unreadable. */
const MIN_LENGTH = 8

/**
 * Every text that must never be written anywhere: the token, credentials, values of URL queries, what opens the channels of notices
 * and the dead man's switch.
 */
export function secretsIn(
  { deadMansSwitch, exchanges, notices, server }: Pick<Config, 'deadMansSwitch' | 'exchanges' | 'notices' | 'server'>,
  env: Readonly<Record<string, string | undefined>>,
  adapters: Adapters,
): readonly string[] {
  const prefixes = Object.keys(adapters).map(credentialPrefix)
  const credentials = Object.entries(env).flatMap(([name, value]) =>
    value && prefixes.some((prefix) => name.startsWith(prefix)) ? [value] : [],
  )
  const queries = exchanges.flatMap(({ url, restUrl }) => [url, restUrl].flatMap((one) => secretsOf(one ?? '')))
  const channels = notices.flatMap(({ target }) => secretsOfTarget(target))
  const beat = deadMansSwitch === null ? [] : secretsOfAddress(deadMansSwitch.url)
  const all = [server.token ?? '', ...credentials, ...queries, ...channels, ...beat]
  return all.filter((secret) => secret.length >= MIN_LENGTH)
}

/**
 * What a receiver may repeat in its answer and must not be quoted with: more than a log masks, as an answer is one line about this
 * target alone.
 */
export function masksOf(target: ChannelTarget): readonly string[] {
  const secrets = secretsOfTarget(target)
  if (target.kind === 'telegram') return secrets.filter(isTelling)
  const { pathname, search } = new URL(target.url)
  const topic = target.kind === 'ntfy' ? (partsOf(target.url).at(-1) ?? '') : ''
  return [...secrets, `${pathname}${search}`, pathname, topic].filter(isTelling)
}

/** A path that is a mere slash hides nothing, and would mask every slash. */
const isTelling = (secret: string): boolean => secret.length > 2

function secretsOfTarget(target: ChannelTarget): readonly string[] {
  switch (target.kind) {
    case 'webhook':
      return [...secretsOfAddress(target.url), target.secret ?? '']
    case 'ntfy':
      return [...secretsOfAddress(target.url), target.token ?? '']
    case 'telegram':
      // What follows the colon opens the bot; what stands before is its public id.
      return [target.token, target.token.slice(target.token.indexOf(':') + 1)]
    case 'slack':
    case 'discord':
      return secretsOfAddress(target.url)
  }
}

/** Of an address that is a secret itself: the whole, and the parts of it that open something. */
function secretsOfAddress(url: string): readonly string[] {
  return [url, ...partsOf(url).filter((part) => !WORD.test(part)), ...queryValuesOf(url)]
}

/** The parts of an address's path, as they are written, and as they are meant where that differs. */
function partsOf(url: string): readonly string[] {
  const parts = new URL(url).pathname.split('/').filter((part) => part !== '')
  return [...new Set(parts.flatMap((part) => [part, decoded(part)]))]
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** What every address of a service has, as `services` and `webhooks`: masking it would make logs unreadable. */
const WORD = /^[a-z]{1,12}$/

/** Variables that hold an exchange's credentials begin with its id: `PARADEX_`, `VEST_`. */
function credentialPrefix(id: string): string {
  return `${id.toUpperCase().replaceAll('-', '_')}_`
}

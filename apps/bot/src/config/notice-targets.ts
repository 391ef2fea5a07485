import type { ChannelKind } from '@holdfast/adapter-core/notices'
import type { ChannelTarget } from '../notices/channel.ts'
import { webhookKey } from '../notices/channels/webhook.ts'
import type { ResolvedValue, Source } from './config.ts'
import { defaultSource, type Ledger, pathOf, readKey, report, type Section, sourceOf } from './ledger.ts'
import { bad, ok, type Parser, token } from './parsers.ts'
import { fileUrl, maskPath, secretUrl } from './urls.ts'
import { readVariable, type Variables } from './variable.ts'

/** Which keys say where a kind of channel sends, and with what secret. */
export const TARGET_KEYS: Readonly<Record<ChannelKind, readonly string[]>> = {
  webhook: ['url', 'urlEnv', 'secretEnv'],
  ntfy: ['url', 'urlEnv', 'tokenEnv'],
  telegram: ['tokenEnv', 'chatId', 'chatIdEnv', 'apiUrl'],
  slack: ['urlEnv'],
  discord: ['urlEnv'],
}

/** Keys that people try for a secret, and what to write instead. */
const SECRET_KEYS: Readonly<Record<string, string>> = { secret: 'secretEnv', token: 'tokenEnv', password: 'tokenEnv' }

const TELEGRAM_API = 'https://api.telegram.org'

/** Explains a key that a kind of channel must not have; null where it is simply unknown. */
export function targetHint(kind: ChannelKind | undefined, key: string): string | null {
  if (key === 'url' && (kind === 'slack' || kind === 'discord')) {
    return `The address of a ${kind} webhook is a secret: put it into a variable and name that with urlEnv`
  }
  const instead = SECRET_KEYS[key]
  if (instead !== undefined)
    return `A secret must not be in a file: put it into a variable and name that with ${instead}`
  const owners = Object.entries(TARGET_KEYS).filter(([, keys]) => keys.includes(key))
  if (kind === undefined || owners.length === 0) return null
  return `Unknown key: "${key}" is a key of ${owners.map(([owner]) => owner).join(', ')}, not of ${kind}`
}

/** Reads where a channel sends; null where something is missing or wrong (then reported, but for an unset variable of a disabled one). */
export function readTarget(
  ledger: Ledger,
  section: Section,
  kind: ChannelKind,
  variables: Variables,
): ChannelTarget | null {
  switch (kind) {
    case 'webhook': {
      const url = readAddress(ledger, section, variables)
      const secret = readSecret(ledger, section, 'secret', webhookSecret, variables)
      return url === null ? null : { kind, url, secret }
    }
    case 'ntfy': {
      // The topic is as good as a password where a server has no accounts (https://docs.ntfy.sh/publish/).
      const url = readAddress(ledger, section, variables, { parser: withTopic })
      const bearer = readSecret(ledger, section, 'token', token, variables)
      return url === null ? null : { kind, url, token: bearer }
    }
    case 'telegram':
      return readTelegram(ledger, section, variables)
    case 'slack':
    case 'discord': {
      const url = readAddress(ledger, section, variables, { isSecret: true })
      return url === null ? null : { kind, url }
    }
  }
}

interface AddressOptions {
  /** Besides what every address must be. */
  readonly parser?: Parser<string>
  /** Only a variable may hold it. */
  readonly isSecret?: boolean
}

/** `url`, or the variable that `urlEnv` names. Shown by its host alone: a path may be as good as a password. */
export function readAddress(
  ledger: Ledger,
  section: Section,
  variables: Variables,
  { isSecret = false, parser = ok as Parser<string> }: AddressOptions = {},
): string | null {
  const written = isSecret ? undefined : readKey(ledger, section, 'url', both(fileUrl, parser))
  const named = readVariable(ledger, section, 'urlEnv', both(secretUrl, parser), variables)
  const hasUrl = section.entries.has('url')
  const hasEnv = section.entries.has('urlEnv')
  if (hasUrl && hasEnv && !isSecret) {
    const line = section.entries.get('urlEnv')?.line ?? section.line
    report(ledger, line, pathOf(section, 'urlEnv'), 'Must not be there beside url: keep one of the two')
  }
  if (!hasEnv && !hasUrl && !section.meant.has('url') && !section.meant.has('urlEnv')) {
    const what = isSecret
      ? 'the name of the variable that holds the address'
      : 'the address, or urlEnv for a variable with it'
    report(ledger, section.line, pathOf(section, isSecret ? 'urlEnv' : 'url'), `Missing: ${what}`)
  }
  if (written !== undefined) show(ledger, section, 'url', maskPath(written), sourceOf(ledger, section, 'url'))
  if (named !== undefined) show(ledger, section, 'url', maskPath(named.value), named.source)
  return written ?? named?.value ?? null
}

/** The secret in the variable that `…Env` names; null where there is none. */
function readSecret(
  ledger: Ledger,
  section: Section,
  key: 'secret' | 'token',
  parser: Parser<string>,
  variables: Variables,
): string | null {
  const found = readVariable(ledger, section, `${key}Env`, parser, variables)
  show(ledger, section, key, found === undefined ? null : '(set)', found?.source ?? defaultSource)
  return found?.value ?? null
}

function readTelegram(ledger: Ledger, section: Section, variables: Variables): ChannelTarget | null {
  const bot = readSecret(ledger, section, 'token', telegramToken, variables)
  const written = readKey(ledger, section, 'chatId', chat)
  const named = readVariable(ledger, section, 'chatIdEnv', chat, variables)
  const apiUrl = readKey(ledger, section, 'apiUrl', fileUrl) ?? TELEGRAM_API
  require(ledger, section, ['tokenEnv'], 'the name of the variable that holds the token of the bot')
  require(ledger, section, ['chatId', 'chatIdEnv'], 'the chat to write to, or chatIdEnv for a variable with it')
  if (written !== undefined) show(ledger, section, 'chatId', written, sourceOf(ledger, section, 'chatId'))
  if (named !== undefined) show(ledger, section, 'chatId', '(set)', named.source)
  show(ledger, section, 'apiUrl', maskPath(apiUrl), sourceOf(ledger, section, 'apiUrl'))
  const chatId = written ?? named?.value
  return bot === null || chatId === undefined ? null : { kind: 'telegram', apiUrl, token: bot, chatId }
}

/** Reports that none of some keys is there. */
function require(ledger: Ledger, section: Section, keys: readonly [string, ...string[]], why: string): void {
  if (keys.some((key) => section.entries.has(key) || section.meant.has(key))) return
  report(ledger, section.line, pathOf(section, keys[0]), `Missing: ${why}`)
}

function show(ledger: Ledger, section: Section, key: string, value: ResolvedValue['value'], source: Source): void {
  ledger.values.push({ key: pathOf(section, key), value, ...source })
}

function both(first: Parser<string>, second: Parser<string>): Parser<string> {
  return (raw) => {
    const parsed = first(raw)
    return parsed.ok ? second(parsed.value) : parsed
  }
}

const TOPIC = /\/[-_A-Za-z0-9]{1,64}$/

/** The topic's form is that of the server (https://docs.ntfy.sh/publish/). */
const withTopic: Parser<string> = (raw) =>
  TOPIC.test(new URL(String(raw)).pathname)
    ? ok(String(raw))
    : bad('must end with the topic, e.g. https://ntfy.sh/my-topic: 1 to 64 of a-z, A-Z, 0-9, - and _')

const webhookSecret: Parser<string> = (raw) =>
  typeof raw === 'string' && webhookKey(raw) !== null
    ? ok(raw)
    : bad('must be whsec_ and the base64 of 24 to 64 random bytes, e.g. from: echo "whsec_$(openssl rand -base64 32)"')

/** As BotFather gives it (https://core.telegram.org/bots/api#authorizing-your-bot). */
const telegramToken: Parser<string> = (raw) =>
  typeof raw === 'string' && /^\d{1,20}:[A-Za-z0-9_-]{1,200}$/.test(raw)
    ? ok(raw)
    : bad('must be the token as BotFather gave it, e.g. 123456:ABC-DEF…')

/** `chat_id` of https://core.telegram.org/bots/api#sendmessage. Never quoted: what stands in its place may be the bot's token. */
const chat: Parser<string> = (raw) =>
  /^(-?\d{1,20}|@[A-Za-z0-9_]{1,64})$/.test(String(raw)) && (typeof raw === 'string' || typeof raw === 'number')
    ? ok(String(raw))
    : bad('must be the number of a chat, or @ and the name of a public channel')

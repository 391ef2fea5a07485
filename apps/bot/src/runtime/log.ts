import type { Log } from '@holdfast/reconnect-monitor'
import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from '../config/config.ts'

export interface LogOptions {
  readonly format: 'pretty' | 'json'
  readonly level: Config['log']['level']
  /** Colours, where `pretty`. */
  readonly colors: boolean
  /** Texts that must never be written: the token, credentials, values of URL queries. */
  readonly secrets: readonly string[]
  /** File descriptor to write to, or a stream in tests. Default 1. */
  readonly destination?: DestinationStream
}

/** A structured log over pino. Written synchronously: the last line before the end is never lost. */
export function createLog(options: LogOptions): Log {
  const scrub = createScrubber(options.secrets)
  const logger: Logger = pino(
    { level: options.level, base: null, hooks: { streamWrite: scrub }, serializers: { error: describe } },
    destinationOf(options),
  )
  return (level, message, fields) => logger[level](fields, message)
}

function destinationOf(options: LogOptions): DestinationStream {
  if (options.format === 'json') return options.destination ?? pino.destination({ dest: 1, sync: true })
  const shared = { colorize: options.colors, translateTime: 'SYS:HH:MM:ss.l', singleLine: true, sync: true }
  return pretty({ ...shared, destination: options.destination ?? 1 } as pretty.PrettyOptions)
}

/** Errors as one line: a stack trace in a log line helps nobody who reads logs. */
function describe(error: unknown): unknown {
  return error instanceof Error ? `${error.name}: ${error.message}` : error
}

/** Replaces every secret in a text. */
function createScrubber(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))]
  return (text) => forms.reduce((rest, secret) => rest.replaceAll(secret, '[masked]'), text)
}

/** A secret as it may appear: raw, JSON-escaped, URL-encoded. */
function formsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]
}

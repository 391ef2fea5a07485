import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import { LOG_MODULES, type LogLevel, type LogLevels, type LogModule } from '../config/log-levels.ts'
import { type LogFields, writableFields } from './log-fields.ts'
import { createScrubber } from './scrubber.ts'

export interface LogOptions {
  readonly format: 'pretty' | 'json'
  readonly levels: LogLevels
  /** Colours, where `pretty`. */
  readonly colors: boolean
  /** Texts that must never be written: the token, credentials, values of URL queries. */
  readonly secrets: readonly string[]
  /** File descriptor to write to, or a stream in tests. Default 1. */
  readonly destination?: DestinationStream
}

/** Writes one line; `message` is one of the fixed ones where other tools read it. */
export type Log = (level: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields) => void

/** The log of the whole process, written synchronously: the last line before the end is never lost. */
export interface Logs {
  /** The log of one part of the bot, at that part's level. */
  of(module: LogModule): Log
  /** From now on these levels, and these secrets besides those before. */
  change(levels: LogLevels, secrets: readonly string[]): void
  /** A text without the secrets that the log knows, for what is shown or stored elsewhere. */
  readonly scrub: (text: string) => string
}

/** A structured log over pino: listed fields only, and no secret in what is left. */
export function createLogs(options: LogOptions): Logs {
  let scrub = createScrubber(options.secrets)
  let known = options.secrets
  const root: Logger = pino(
    { level: 'trace', base: null, hooks: { streamWrite: (line) => scrub(line) } },
    destinationOf(options),
  )
  const loggers = new Map(
    LOG_MODULES.map((module) => [module, root.child({ module }, { level: levelOf(options.levels, module) })]),
  )
  return {
    of(module) {
      const logger = loggers.get(module) ?? root
      return (level, message, fields) => {
        if (logger.isLevelEnabled(level)) logger[level](writableFields(fields), message)
      }
    },
    scrub: (text) => scrub(text),
    change(levels, secrets) {
      known = [...new Set([...known, ...secrets])]
      scrub = createScrubber(known)
      for (const [module, logger] of loggers) logger.level = levelOf(levels, module)
    },
  }
}

function levelOf({ base, modules }: LogLevels, module: LogModule): LogLevel {
  return modules[module] ?? base
}

function destinationOf(options: LogOptions): DestinationStream {
  if (options.format === 'json') return options.destination ?? pino.destination({ dest: 1, sync: true })
  const shared = { colorize: options.colors, translateTime: 'SYS:HH:MM:ss.l', singleLine: true, sync: true }
  const ignore = 'module'
  return pretty({ ...shared, ignore, destination: options.destination ?? 1 } as pretty.PrettyOptions)
}

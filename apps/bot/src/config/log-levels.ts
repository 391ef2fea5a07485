import { bad, ok, type Parser, quote } from './parsers.ts'
import { didYouMean } from './suggest.ts'

/** From all to nothing. @see https://getpino.io/#/docs/api?id=level-string */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Parts of the bot that log at a level of their own. */
export const LOG_MODULES = ['bot', 'monitor', 'store', 'http', 'notices', 'simulator'] as const
export type LogModule = (typeof LOG_MODULES)[number]

export interface LogLevels {
  readonly base: LogLevel
  readonly modules: Readonly<Partial<Record<LogModule, LogLevel>>>
}

/** `info`, or `info,http=debug,store=warn`: one level for all, and others by module, each once and in any order. */
export const logLevels: Parser<LogLevels> = (raw) => {
  if (typeof raw !== 'string') return bad(`must be a level such as info, got ${quote(raw)}`)
  const levels = new Map<LogModule | 'base', LogLevel>()
  for (const part of raw.split(',')) {
    const parsed = levelOf(part.trim())
    if (!parsed.ok) return parsed
    const { level, module } = parsed.value
    if (levels.has(module)) return bad(`must name ${module === 'base' ? 'one level for all' : `${module} once`}`)
    levels.set(module, level)
  }
  const { base = 'info', ...modules } = Object.fromEntries(levels)
  return ok({ base, modules })
}

/** `info`, or `http=debug`. */
const levelOf: Parser<{ readonly module: LogModule | 'base'; readonly level: LogLevel }> = (raw) => {
  const [, name, levelText = ''] = /^(?:([^=]*)=)?(.*)$/.exec(String(raw)) ?? []
  const module = name === undefined ? 'base' : LOG_MODULES.find((one) => one === name.trim().toLowerCase())
  const level = LOG_LEVELS.find((one) => one === levelText.trim().toLowerCase())
  if (module === undefined) {
    const hint = didYouMean(name ?? '', LOG_MODULES)
    return bad(`has no module ${quote(name ?? '')}; modules: ${LOG_MODULES.join(', ')}.${hint}`)
  }
  if (level === undefined) {
    const hint = didYouMean(levelText, LOG_LEVELS)
    return bad(`must be one of ${LOG_LEVELS.join(', ')}, got ${quote(levelText)}.${hint}`)
  }
  return ok({ module, level })
}

/** The levels as they are written. */
export function logLevelsText({ base, modules }: LogLevels): string {
  return [base, ...Object.entries(modules).map(([module, level]) => `${module}=${level}`)].join(',')
}

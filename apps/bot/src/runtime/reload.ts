import type { Clock } from '@holdfast/adapter-core'
import type { OperatorRequest } from '@holdfast/reconnect-monitor'
import { type Config, type ConfigIssue, type ConnectionConfig, formatIssue } from '../config/config.ts'
import { type ConfigDiff, diffConfig, keyOf, type LiveSection } from '../config/diff.ts'
import type { Resolution } from '../config/resolve.ts'
import type { Core, WatchedConnection } from './core.ts'
import type { Log } from './log.ts'
import type { Recorder } from './recorder.ts'

/** Somebody who takes over a part of the configuration while the bot runs. */
export interface ReloadablePart {
  /** It is told where one of these changed. */
  readonly takes: readonly LiveSection[]
  /** It is told of every configuration, and before all others. */
  readonly isToldAlways?: true
  /** Where it throws, what it takes stays as it was. */
  take(config: Config): void | Promise<void>
}

/** What became of a reload. */
export type ReloadOutcome =
  | { readonly kind: 'taken'; readonly changes: ReloadChanges }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly issues: readonly ConfigIssue[] }
  | { readonly kind: 'stopping' }

/**
 * What was taken over, and which keys have new values that wait for a restart. A part that could not be taken over waits,
 * too, and is tried again by the next reload.
 */
export type ReloadChanges = Omit<ConfigDiff, 'config' | 'sections'> & { readonly sections: readonly string[] }

export interface ReloaderOptions {
  /** What is in force. */
  readonly config: Config
  /** Reads the configuration anew, from where it came. */
  readonly read: () => Resolution
  /** @throws {StartupError} where a connection cannot be made. */
  readonly watch: (connections: readonly ConnectionConfig[]) => readonly WatchedConnection[]
  readonly core: Pick<Core, 'reconfigure'>
  readonly parts: readonly ReloadablePart[]
  readonly recorder: Pick<Recorder, 'record'>
  readonly clock: Clock
  readonly log: Log
  /** Aborts when the bot ends: nothing is taken over any more. */
  readonly signal: AbortSignal
}

export interface Reloader {
  /** The configuration in force. */
  current(): Config
  /** Reads and takes over; one at a time, in the order of asking. */
  reload(request: OperatorRequest): Promise<ReloadOutcome>
}

/** The core takes the spreads; the names that are served are looked up with every request. */
const TAKEN_HERE: readonly LiveSection[] = ['spreads', 'server.allowedHosts']

/** How long a reload waits until what it recorded of itself is on disk, in ms. */
const STORED_WITHIN_MS = 1_000

/** Most characters of the first mistake that are stored with a refusal. */
const MAX_REFUSAL = 300

/** Takes a configuration over as a whole, or refuses it as a whole. */
export function createReloader(options: ReloaderOptions): Reloader {
  const { clock, core, log, parts, recorder, signal } = options
  const canTake = new Set([...TAKEN_HERE, ...parts.flatMap(({ takes }) => takes)])
  const eager = parts.toSorted((a, b) => Number(b.isToldAlways ?? false) - Number(a.isToldAlways ?? false))
  let config = options.config
  let last: Promise<unknown> = Promise.resolve()

  /** A disk that takes nothing keeps neither the answer back nor the next reload. */
  const inTime = async (stored: Promise<unknown>): Promise<void> => {
    const limit = new AbortController()
    await Promise.race([stored, clock.sleep(STORED_WITHIN_MS, limit.signal).catch(() => {})])
    limit.abort()
  }

  /** Stores what was asked for; with a broken store it is done all the same. */
  const recordAction = async (request: OperatorRequest, refused: string | null): Promise<void> => {
    const data = { ...request, action: 'reload', ...(refused === null ? {} : { refused }) }
    try {
      // Not for ever: the recorder gives an operator's request back once the disk does not answer for 5 s.
      await recorder.record({ type: 'operator_action', connection: null, at: clock.now(), data })
    } catch (error) {
      log('error', 'Cannot store an operator action; it is done unrecorded', { action: data.action, error })
    }
  }

  const refuse = async (request: OperatorRequest, issues: readonly ConfigIssue[]): Promise<ReloadOutcome> => {
    for (const issue of issues) log('error', formatIssue(issue), { file: issue.file, line: issue.line, key: issue.key })
    log('error', 'Configuration refused; the one before stays in force', { ...request, issues: issues.length })
    await recordAction(request, refusalOf(issues))
    return { kind: 'refused', issues }
  }

  /** Returns what could not be taken over. */
  const takeOver = async (diff: ConfigDiff): Promise<ReadonlySet<LiveSection>> => {
    const failed = new Set<LiveSection>()
    for (const { isToldAlways, take, takes } of eager) {
      if (isToldAlways !== true && !takes.some((section) => diff.sections.includes(section))) continue
      try {
        await take(diff.config)
      } catch (error) {
        log('error', 'Cannot take over a part of the configuration; the rest is taken over', { sections: takes, error })
        for (const section of takes) failed.add(section)
      }
    }
    return failed
  }

  const reloadNow = async (request: OperatorRequest): Promise<ReloadOutcome> => {
    if (signal.aborted) return { kind: 'stopping' }
    const resolution = options.read()
    if (!resolution.ok) return refuse(request, resolution.issues)
    const wanted = diffConfig(config, resolution.config, canTake)
    const begins = new Set([...wanted.added, ...wanted.changed])
    const enabled = wanted.config.exchanges.filter((connection) => connection.enabled)
    // Made before anything is ended: one that cannot be made must cost the others nothing.
    const started = options.watch(enabled.filter(({ id }) => begins.has(id)))
    await recordAction(request, null)
    const failed = await takeOver(wanted)
    if (signal.aborted) return { kind: 'stopping' }
    // What failed is not in force, so that the next reload finds it different again.
    const diff = failed.size === 0 ? wanted : diffConfig(config, resolution.config, canTake.difference(failed))
    config = diff.config
    // In one tick, and so in one batch: the record never has a part of it.
    core.reconfigure({
      order: enabled.map(({ id }) => id),
      started,
      spreads: config.spreads,
      detail: detailOf(request),
    })
    const { added, changed, needsRestart, removed } = diff
    const changes = { added, changed, removed, sections: diff.sections.map(keyOf), needsRestart }
    const data = { actor: request.actor, ...changes }
    const stored = recorder.record({ type: 'config_reloaded', connection: null, at: clock.now(), data })
    log('info', 'Configuration read anew', { ...request, ...changes, config: config.file })
    for (const note of notesOf(config)) log('warn', note, {})
    await inTime(
      stored.catch((error: unknown) => log('error', 'Cannot store an event', { type: 'config_reloaded', error })),
    )
    return { kind: 'taken', changes }
  }

  return {
    current: () => config,
    reload(request) {
      const outcome = last.then(() => reloadNow(request))
      last = outcome.catch(() => {})
      return outcome
    },
  }
}

function refusalOf(issues: readonly ConfigIssue[]): string {
  const [first] = issues
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : ''
  return `${first === undefined ? '' : formatIssue(first).slice(0, MAX_REFUSAL)}${more}`
}

function detailOf({ actor, reason }: OperatorRequest): string {
  return `Configuration read anew, asked by ${actor}${reason === null ? '' : `: ${reason}`}`
}

function notesOf({ file, replacedByDemo, warnings }: Config): readonly string[] {
  return [...replacedByDemo.map((key) => `${key} of ${file} are replaced by the demo's own`), ...warnings]
}

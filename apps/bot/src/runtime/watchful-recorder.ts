import type { Clock } from '@holdfast/adapter-core'
import type { Instant } from '@holdfast/reconnect-monitor'
import { every } from './every.ts'
import { type InterruptionLimits, interruptionBetween } from './interruption.ts'
import type { Log } from './log.ts'
import type { Recorder } from './recorder.ts'

export interface WatchfulOptions {
  readonly recorder: Recorder
  readonly clock: Clock
  readonly log: Log
  /** Told of every interruption once it is on disk. */
  readonly onInterrupted: () => void
  /** Ends the looks; what is recorded after that is still looked at. */
  readonly signal: AbortSignal
  /** Default: what `interruptionBetween` has. */
  readonly limits?: InterruptionLimits
}

/** How often both clocks are looked at where nothing is recorded, in ms: how far before a gap life is proved. */
const LOOK_EVERY_MS = 1_000

/**
 * A recorder that notices when nobody watched for a while, whoever speaks first after it: the interruption is recorded
 * before the first event that follows it.
 */
export function createWatchfulRecorder(options: WatchfulOptions): Recorder {
  const { clock, limits, log, onInterrupted, recorder, signal } = options
  let last = instantOf(clock)

  const look = (): void => {
    const now = instantOf(clock)
    const interruption = interruptionBetween(last, now, limits)
    last = now
    if (interruption === null) return
    log('warn', 'Nobody watched for a while; that time is unknown', { ...interruption, at: now.at })
    recorder
      .record({ type: 'watch_interrupted', connection: null, at: now.at, data: interruption })
      .then(onInterrupted, (error: unknown) => log('error', 'Cannot store an interruption of the watch', { error }))
  }

  void every(LOOK_EVERY_MS, clock, signal, look)
  return {
    ...recorder,
    record(event) {
      look()
      return recorder.record(event)
    },
  }
}

const instantOf = (clock: Clock): Instant => ({ at: clock.now(), monotonic: clock.monotonic() })

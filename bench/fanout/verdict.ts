import { distribution } from '../report/distribution.ts'
import type { ReadWindow } from './protocol.ts'
import type { Watched } from './watch.ts'

/** A stretch of time that was measured. */
export interface MeasuredWindow {
  readonly ms: number
  readonly read: ReadWindow
  readonly watched: Watched
  /** What the bot itself says, of the last minute. */
  readonly loopLagP99Ms: number
}

export interface FanoutResult {
  readonly clients: number
  /** Before any client came. */
  readonly alone: { readonly rssBytes: number; readonly answer: Watched['answer'] }
  readonly reading: MeasuredWindow
  /** The same, with those beside them that never read. */
  readonly withMute: MeasuredWindow
  readonly mute: {
    readonly asked: number
    readonly maxRssBytes: number
    /** Until the last was cut off; null where that did not come. */
    readonly cutOffMs: number | null
    /** When their sockets are closed. */
    readonly rssBytes: number
    readonly cutOff: number
    /** Streams that are open then. */
    readonly clients: number
  }
  /** All clients that read, dropped and back at once. */
  readonly storm: { readonly returnMs: readonly number[]; readonly watched: Watched }
  readonly end: Pick<ReadWindow, 'lastIds' | 'repeated' | 'missed' | 'ended'> & { readonly newestId: number }
  /** When all have left. */
  readonly left: { readonly rssBytes: number; readonly clients: number }
}

export interface FanoutCheck {
  readonly bound: string
  readonly measured: string
  readonly passed: boolean
}

/** What the stream promises. */
const BOUNDS = {
  /** On disk → read by the client, at p99, in ms. */
  latencyP99Ms: 100,
  /** With those that never read, p50 and p99 may be so many times what they are without, plus `noiseMs`. */
  muteFactor: 1.25,
  noiseMs: 10,
  /** The bot answers while all read, at p99, in ms: the loop is free for the sockets it watches. */
  answerP99Ms: 50,
  /** Memory for each client that reads, in bytes. */
  bytesEach: 100_000,
  /** Memory that those who never read may take, all together, in bytes. */
  muteBytes: 100_000_000,
  /** And what may be left of it when they are gone. */
  leftBytes: 25_000_000,
  /** All are live again, in ms. */
  returnMs: 3_000,
} as const

/** Holds what was measured against every bound. */
export function judgeFanout(result: FanoutResult): readonly FanoutCheck[] {
  const { clients, end, mute, reading, storm, withMute } = result
  const { latencies } = reading.read
  const slower = (which: 'p50' | 'p99') => {
    const most = latencies[which] * BOUNDS.muteFactor + BOUNDS.noiseMs
    return atMost(
      `${which} beside those that never read ≤ ${BOUNDS.muteFactor} × + ${BOUNDS.noiseMs} ms`,
      withMute.read.latencies[which],
      most,
      'ms',
    )
  }
  const each = (reading.watched.maxRssBytes - result.alone.rssBytes) / clients
  const megabytes = (bytes: number) => bytes / 1_000_000
  const back = distribution(storm.returnMs)
  return [
    atMost(`on disk → read, p99 ≤ ${BOUNDS.latencyP99Ms} ms`, latencies.p99, BOUNDS.latencyP99Ms, 'ms'),
    slower('p50'),
    slower('p99'),
    {
      bound: 'every event once and in order, to every client',
      measured: `${end.missed} missed, ${end.repeated} repeated; the last: ${end.lastIds.least} of ${end.newestId}`,
      passed: end.missed === 0 && end.repeated === 0 && end.lastIds.least >= end.newestId,
    },
    { bound: 'none that reads is cut off', measured: `${end.ended} were`, passed: end.ended === 0 },
    {
      bound: 'all that never read are cut off, and no stream of theirs is left',
      measured: `${mute.cutOff} of ${mute.asked}, ${mute.clients - clients} left`,
      passed: mute.cutOffMs !== null && mute.cutOff === mute.asked && mute.clients === clients,
    },
    atMost(
      `memory of those that never read ≤ ${megabytes(BOUNDS.muteBytes)} MB`,
      megabytes(mute.maxRssBytes - reading.watched.maxRssBytes),
      megabytes(BOUNDS.muteBytes),
      'MB',
    ),
    atMost(
      `of it left when they are gone ≤ ${megabytes(BOUNDS.leftBytes)} MB`,
      megabytes(mute.rssBytes - reading.watched.maxRssBytes),
      megabytes(BOUNDS.leftBytes),
      'MB',
    ),
    atMost(`memory of each that reads ≤ ${BOUNDS.bytesEach / 1_000} kB`, each / 1_000, BOUNDS.bytesEach / 1_000, 'kB'),
    atMost(
      `the bot answers while all read, p99 ≤ ${BOUNDS.answerP99Ms} ms`,
      reading.watched.answer.p99,
      BOUNDS.answerP99Ms,
      'ms',
    ),
    atMost(`dropped at once, all live again ≤ ${BOUNDS.returnMs} ms`, back.max, BOUNDS.returnMs, 'ms'),
  ]
}

function atMost(bound: string, measured: number, most: number, unit: string): FanoutCheck {
  return { bound, measured: `${measured.toFixed(1)} ${unit}`, passed: measured <= most }
}

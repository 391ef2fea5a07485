import type { Outage, OutagePhases, StateInterval } from '@holdfast/adapter-core/events'
import type { ConnectionHistory } from '@holdfast/reconnect-monitor/history'

// A checkpoint holds a value for every member of hundreds of outages: as lists, without the members' names, it is a third
// as long. A purge leaves a checkpoint for years: what was packed once must stay readable, so members are only ever added
// at the end.

/** The fold's state: what it remembers of each connection. */
export type Connections = ReadonlyMap<string, ConnectionHistory>

type PackedPhases = readonly [number, number, number, number, number, number]
type PackedOutage = readonly [
  id: number,
  scope: Outage['scope'],
  channel: string | null,
  market: string | null,
  cause: Outage['cause'],
  attribution: Outage['attribution'],
  detail: string | null,
  planned: boolean,
  startedAt: number,
  detectedAt: number,
  endedAt: number | null,
  recoveredAt: number | null,
  durationMs: number | null,
  detectionMs: number,
  attempts: number,
  endedBy: Outage['endedBy'],
  phases: PackedPhases | null,
]
type PackedConnection = readonly [
  connection: string,
  state: ConnectionHistory['state'],
  since: number,
  upSince: number | null,
  outage: PackedOutage | null,
  lastOutage: PackedOutage | null,
  subscriptions: readonly PackedOutage[],
  watchedSince: number,
  unwatchedMs: number,
]
type PackedInterval = readonly [
  connection: string,
  state: StateInterval['state'],
  from: number,
  to: number | null,
  outageId: number | null,
]

/** A history as `checkpoints.history` holds it. */
export type PackedHistory = readonly PackedConnection[]
/** Intervals as `checkpoints.tails` holds them. */
export type PackedIntervals = readonly PackedInterval[]

/** Packs the fold's state; `unpackHistory` gives the same. */
export function packHistory(connections: Connections): PackedHistory {
  return Array.from(connections, ([connection, history]) => [
    connection,
    history.state,
    history.since,
    history.upSince,
    history.outage === null ? null : packOutage(history.outage),
    history.lastOutage === null ? null : packOutage(history.lastOutage),
    history.subscriptions.map(packOutage),
    history.watchedSince,
    history.unwatchedMs,
  ])
}

/** What `packHistory` packed. */
export function unpackHistory(packed: PackedHistory): Connections {
  return new Map(
    packed.map(([connection, state, since, upSince, outage, lastOutage, subscriptions, watchedSince, unwatchedMs]) => [
      connection,
      {
        state,
        since,
        upSince,
        outage: outage === null ? null : unpackOutage(connection, outage),
        lastOutage: lastOutage === null ? null : unpackOutage(connection, lastOutage),
        subscriptions: subscriptions.map((open) => unpackOutage(connection, open)),
        watchedSince,
        unwatchedMs,
      },
    ]),
  )
}

function packOutage(outage: Outage): PackedOutage {
  return [
    outage.id,
    outage.scope,
    outage.channel,
    outage.market,
    outage.cause,
    outage.attribution,
    outage.detail,
    outage.planned,
    outage.startedAt,
    outage.detectedAt,
    outage.endedAt,
    outage.recoveredAt,
    outage.durationMs,
    outage.detectionMs,
    outage.attempts,
    outage.endedBy,
    outage.phases === null ? null : packPhases(outage.phases),
  ]
}

function unpackOutage(connection: string, packed: PackedOutage): Outage {
  const [id, scope, channel, market, cause, attribution, detail, planned, startedAt, detectedAt, ...end] = packed
  const [endedAt, recoveredAt, durationMs, detectionMs, attempts, endedBy, phases] = end
  return {
    id,
    connection,
    scope,
    channel,
    market,
    cause,
    attribution,
    detail,
    planned,
    startedAt,
    detectedAt,
    endedAt,
    recoveredAt,
    durationMs,
    detectionMs,
    attempts,
    endedBy,
    phases: phases === null ? null : unpackPhases(phases),
  }
}

function packPhases(phases: OutagePhases): PackedPhases {
  const { detectedMs, waitedMs, dialedMs, authenticatedMs, subscribedMs, firstDataMs } = phases
  return [detectedMs, waitedMs, dialedMs, authenticatedMs, subscribedMs, firstDataMs]
}

function unpackPhases(packed: PackedPhases): OutagePhases {
  const [detectedMs, waitedMs, dialedMs, authenticatedMs, subscribedMs, firstDataMs] = packed
  return { detectedMs, waitedMs, dialedMs, authenticatedMs, subscribedMs, firstDataMs }
}

/** Packs intervals; `unpackIntervals` gives the same. */
export function packIntervals(intervals: readonly StateInterval[]): PackedIntervals {
  return intervals.map(({ connection, state, from, to, outageId }) => [connection, state, from, to, outageId])
}

/** What `packIntervals` packed. */
export function unpackIntervals(packed: PackedIntervals): readonly StateInterval[] {
  return packed.map(([connection, state, from, to, outageId]) => ({ connection, state, from, to, outageId }))
}

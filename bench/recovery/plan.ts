import type { MeasuredExchange } from '../process/protocol.ts'
import { type ClientName, PEERS } from '../process/protocol.ts'
import type { PromiseRow } from './promise.ts'

/** How long a client is waited for, in ms: ours is promised within 5 s, peers say nothing. */
const LIMITS = { holdfast: 15_000, peer: 30_000 } as const

/** Connecting, proving, settling: what a fault costs besides itself, in ms. */
const OVERHEAD_MS = 8_000

/** Faults that one connection suffers in turn. */
export interface Block {
  readonly row: PromiseRow
  readonly client: ClientName
  readonly exchange: MeasuredExchange
  readonly faults: number
  /** How long a client is waited for after each, in ms. */
  readonly limitMs: number
  /** About how long it takes, in ms. */
  readonly estimateMs: number
}

export interface PlanOptions {
  readonly rows: readonly PromiseRow[]
  /** Faults a row. */
  readonly rounds: number
  /** Faults a row and peer; 0 = no peers. */
  readonly peerRounds: number
  readonly isQuick: boolean
}

/** All faults of a run, in blocks, the longest first: whoever is free takes the next. */
export function planBlocks(options: PlanOptions): readonly Block[] {
  const rows = options.rows.filter(({ injury }) => injury.kind === 'faults')
  const ours = rows.flatMap((row) => blocksOf('holdfast', row, options))
  const theirs = rows
    .filter(({ peers }) => peers)
    .flatMap((row) => PEERS.flatMap((peer) => blocksOf(peer, row, options)))
  return [...ours, ...theirs].toSorted((a, b) => b.estimateMs - a.estimateMs)
}

function blocksOf(client: ClientName, row: PromiseRow, options: PlanOptions): readonly Block[] {
  const isOurs = client === 'holdfast'
  const limitMs = isOurs ? LIMITS.holdfast : LIMITS.peer
  // A peer starts anew for every fault: one of them draws its delay once a process.
  const size = isOurs ? row.faultsPerConnection : 1
  const faultMs = OVERHEAD_MS + lengthOf(row, options.isQuick) + (isOurs ? 0 : limitMs)
  const total = isOurs ? Math.max(row.exchanges.length, Math.ceil(options.rounds * row.share)) : options.peerRounds
  return row.exchanges.flatMap((exchange, index) => {
    const faults = Math.floor(total / row.exchanges.length) + (index < total % row.exchanges.length ? 1 : 0)
    const blocks = Array.from({ length: Math.ceil(faults / size) }, (_, block) => Math.min(size, faults - block * size))
    return blocks.map((count) => ({ row, client, exchange, faults: count, limitMs, estimateMs: count * faultMs }))
  })
}

/** How long the row's fault lasts before anything can be back, in ms. */
function lengthOf({ backSince, injury, until }: PromiseRow, isQuick: boolean): number {
  if (injury.kind === 'own_pause') return injury.ms
  if (backSince === 'fault' && until === 'back') return 0
  const [step] = injury.steps
  return (isQuick ? step?.quickDurationMs : undefined) ?? step?.durationMs ?? 0
}

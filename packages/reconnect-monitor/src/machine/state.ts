import type { EventBody } from '@holdfast/adapter-core/events'
import { newPace } from '../detect.ts'
import type { Turn } from './inputs.ts'
import type { MachineConfig, MachineState, SocketState, SubState } from './types.ts'

/** A machine that has not been started. `now` is monotonic ms. */
export function newMachine(config: MachineConfig, now: number): MachineState {
  return {
    config,
    intent: 'idle',
    fatal: null,
    sockets: [],
    primary: null,
    lastGeneration: 0,
    deliveredUntil: null,
    dialPlan: null,
    lastDialAt: null,
    dialsAt: [],
    succession: null,
    standby: { plan: null, lastDialAt: null, failures: 0 },
    floor: null,
    attempt: 0,
    failures: 0,
    dialTimeouts: 0,
    credentials: 'good',
    httpRefusals: null,
    flaps: [],
    flappingSince: null,
    ownPause: null,
    upSince: null,
    state: 'connecting',
    stateSince: now,
    everFailed: false,
    loss: null,
    lastFailure: null,
    outage: null,
    pingAnswered: false,
    rtts: [],
    paces: config.channels.map((channel) => newPace(channel, now)),
    reconnectedFor: config.subscriptions.map(() => null),
    out: config.subscriptions.map(() => false),
    suspicions: config.subscriptions.map(() => null),
    holds: config.subscriptions.map(() => null),
  }
}

/** A subscription on a new socket. */
export function newSub(status: SubState['status']): SubState {
  return {
    status,
    silentFrom: null,
    verifiedAt: null,
    lastDataAt: null,
    lastUpdateAt: null,
    canaryAt: null,
    sequence: null,
    top: null,
    crossed: false,
    movedOnAsk: 0,
    recheck: null,
    lagMs: null,
    lagging: null,
    gaps: [],
    ahead: null,
  }
}

export function findSocket(state: MachineState, generation: number): SocketState | undefined {
  for (const socket of state.sockets) if (socket.generation === generation) return socket
  return undefined
}

/** The socket that speaks for the connection; undefined while there is none. */
export function primarySocket(state: MachineState): SocketState | undefined {
  return state.primary === null ? undefined : findSocket(state, state.primary)
}

export function patchSocket(state: MachineState, generation: number, patch: Partial<SocketState>): MachineState {
  return {
    ...state,
    sockets: state.sockets.map((socket) => (socket.generation === generation ? { ...socket, ...patch } : socket)),
  }
}

export function patchSub(
  state: MachineState,
  generation: number,
  index: number,
  patch: Partial<SubState>,
): MachineState {
  const socket = findSocket(state, generation)
  const sub = socket?.subs[index]
  if (socket === undefined || sub === undefined) return state
  return patchSocket(state, generation, { subs: socket.subs.with(index, { ...sub, ...patch }) })
}

export function emit(turn: Turn, body: EventBody): void {
  turn.effects.push({ type: 'event', body })
}

/** Tells of a subscription, unless it is one of a socket that does not speak for the connection. */
export function emitOf(state: MachineState, generation: number, turn: Turn, body: EventBody): void {
  if (generation === state.primary) emit(turn, body)
}

/** Its data may be used: it flows, and in time. */
export function isFresh({ status, lagging }: SubState): boolean {
  return status.kind === 'fresh' && lagging === null
}

/** Live or degraded: something of the connection can be used. */
export function isUp({ state }: Pick<MachineState, 'state'>): boolean {
  return state === 'live' || state === 'degraded'
}

/** How long live or degraded without a break, in ms; 0 while it is not. */
export function upMsOf({ upSince }: MachineState, now: number): number {
  return upSince === null ? 0 : now - upSince
}

/** When a subscription was last known to be good: its last data, or the last proof that there was none to send. */
export function lastGoodAt(sub: SubState): number | null {
  return sub.lastDataAt === null ? sub.verifiedAt : Math.max(sub.lastDataAt, sub.verifiedAt ?? 0)
}

/** When anything on a socket was last known to be good, canaries included; null where nothing ever was. */
export function socketGoodAt(socket: SocketState): number | null {
  let last: number | null = null
  for (const sub of socket.subs) {
    const good = sub.status.kind === 'suspect' ? sub.status.impactAt : lastGoodAt(sub)
    for (const at of [good, sub.canaryAt]) if (at !== null && (last === null || at > last)) last = at
  }
  return last
}

/** The channel and market of a subscription, by its index. */
export function about(state: MachineState, index: number): { channel: string; market: string } {
  const { channel, market } = state.config.subscriptions[index] ?? { channel: '', market: '' }
  return { channel, market }
}

/** A subscription as words for people. */
export function nameOf(state: MachineState, index: number): string {
  const { channel, market } = about(state, index)
  return `${channel} ${market}`
}

/** Tells that a subscription was silent from `impactAt` on, noticed at `detectedAt`. */
export function wasStale(
  state: MachineState,
  generation: number,
  index: number,
  { impactAt, detectedAt }: { readonly impactAt: number; readonly detectedAt: number },
  turn: Turn,
): void {
  const detail = `No data for ${Math.round(detectedAt - impactAt)} ms while the market went on`
  emitOf(state, generation, turn, {
    type: 'subscription_stale',
    data: { ...about(state, index), cause: 'stale_data', detail, impactAt, detectedAt },
  })
}

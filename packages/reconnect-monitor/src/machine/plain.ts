import { countGap, learnGap } from '../detect.ts'
import { isLiveUpdate, movedOnAsk } from './data.ts'
import type { Input } from './inputs.ts'
import type { Owned } from './owned.ts'
import { findSocket, primarySocket } from './state.ts'
import type { MachineState, SocketState, SubState } from './types.ts'

type Data = Extract<Input, { type: 'data' }>

/** What counts of a message: an adapter's own object will do. */
type Message = Pick<Data, 'generation' | 'kind' | 'sequence' | 'top' | 'crossed'>

/**
 * Takes a message that changes no verdict and nothing an operator sees: most are, and this is the path that has to be
 * fast. It changes `state` in place, so the caller must be the only one who holds it.
 *
 * @param index The subscription's.
 * @param lagMs How late the message is, in ms; null where nothing tells.
 * @param now Monotonic ms.
 * @returns False where the message may change more: then nothing was changed, and `step` must take it.
 */
export function takePlain(
  state: MachineState,
  index: number,
  data: Message,
  lagMs: number | null,
  now: number,
): boolean {
  const socket: Owned<SocketState> | undefined = findSocket(state, data.generation)
  const sub: Owned<SubState> | undefined = socket?.subs[index]
  if (socket === undefined || sub === undefined || !isPlain(state, socket, sub, data.generation, lagMs)) return false
  const isUpdate = isLiveUpdate(state, index, data.kind)
  if (isUpdate && data.generation === state.primary) learn(state, index, sub, now)
  const { ping } = socket
  if (ping !== null && !ping.heard) socket.ping = { ...ping, heard: true }
  socket.lastFrameAt = now
  sub.movedOnAsk = movedOnAsk(state.config.channels[index], data, sub, isUpdate)
  sub.silentFrom = now
  sub.verifiedAt = now
  sub.lastDataAt = now
  sub.sequence = data.sequence
  sub.top = data.top
  sub.crossed = data.crossed
  if (!isUpdate) return true
  sub.lastUpdateAt = now
  if (lagMs !== null) sub.lagMs = lagMs
  return true
}

/** The same state, of which all that `takePlain` changes is nobody else's. */
export function copyForPlain(state: MachineState, { generation, index }: Data): MachineState {
  const pace = state.paces[index]
  return {
    ...state,
    sockets: state.sockets.map((socket) =>
      socket.generation === generation
        ? { ...socket, subs: socket.subs.map((sub, at) => (at === index ? { ...sub } : sub)) }
        : socket,
    ),
    paces: pace === undefined ? state.paces : state.paces.with(index, { ...pace, current: { ...pace.current } }),
  }
}

/** Data on a fresh subscription, in time, of a settled socket on which nothing is suspected. */
function isPlain(
  state: MachineState,
  socket: SocketState,
  sub: SubState,
  generation: number,
  lagMs: number | null,
): boolean {
  if (sub.status.kind !== 'fresh' || sub.recheck !== null || socket.settledAt === null) return false
  const { subs } = socket
  for (let i = 0; i < subs.length; i++) if (subs[i]?.status.kind === 'suspect') return false
  const isInTime = sub.lagging === null && (lagMs ?? 0) <= state.config.policy.lagStaleMs
  return isInTime && state.succession === null && !isNewsOf(state, generation)
}

/** Data of a socket beside the primary, where that one is silent on something: it may settle who is to speak. */
function isNewsOf(state: MachineState, generation: number): boolean {
  if (generation === state.primary) return false
  const subs = primarySocket(state)?.subs ?? []
  return subs.some(({ status }) => status.kind === 'suspect' || status.kind === 'stale')
}

/** As `learnPaces`, in place. */
function learn(state: MachineState, index: number, { lastUpdateAt }: SubState, now: number): void {
  const pace = state.paces[index]
  const channel = state.config.channels[index]
  if (pace === undefined || channel === undefined || lastUpdateAt === null) return
  const gapMs = now - lastUpdateAt
  const { policy } = state.config
  if (countGap(pace, gapMs, policy, now)) return
  const owned: Owned<MachineState> = state
  owned.paces = state.paces.with(index, learnGap(pace, gapMs, channel, policy, now))
}

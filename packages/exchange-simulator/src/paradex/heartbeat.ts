import type { Clock } from '../clock.ts'
import type { Peer } from '../transport/peer.ts'
import { encodeHeartbeat } from './sbe.ts'

/** When a server pings, and how long it waits. */
export interface HeartbeatTiming {
  readonly everyMs: number
  readonly answerWithinMs: number
  /** How long an SBE socket is idle until it gets a heartbeat message. */
  readonly idleMs: number
}

/** Waits; false when the socket has closed meanwhile. */
function stillOpen(peer: Peer, clock: Clock, ms: number): Promise<boolean> {
  return clock.sleep(ms, peer.signal).then(
    () => true,
    () => false,
  )
}

/** Pings the client with protocol pings and ends its connection when a pong does not come in time. Ends with the socket. */
export async function keepAlive(peer: Peer, clock: Clock, { everyMs, answerWithinMs }: HeartbeatTiming): Promise<void> {
  let answered = true
  peer.webSocket.on('pong', () => {
    answered = true
  })
  while (await stillOpen(peer, clock, everyMs)) {
    answered = false
    peer.webSocket.ping()
    if (!(await stillOpen(peer, clock, answerWithinMs))) return
    if (!answered) peer.webSocket.terminate()
  }
}

/** Sends a heartbeat message whenever nothing was sent for so long, in the schema's `version`. Ends with the socket. */
export async function beatWhenIdle(
  peer: Peer,
  clock: Clock,
  { idleMs, version }: { readonly idleMs: number; readonly version: number },
): Promise<void> {
  let sequence = 0
  let sentAt = clock.monotonic()
  peer.onSend(() => {
    sentAt = clock.monotonic()
  })
  let waitMs = idleMs
  while (await stillOpen(peer, clock, waitMs)) {
    const leftMs = sentAt + idleMs - clock.monotonic()
    waitMs = leftMs > 0 ? leftMs : idleMs
    if (leftMs > 0) continue
    sequence += 1
    peer.send(encodeHeartbeat({ version, at: clock.now(), sequence }), true)
  }
}

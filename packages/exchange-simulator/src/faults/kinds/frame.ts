import { seededRandom } from '../../feed/random.ts'
import type { Peer } from '../../transport/peer.ts'
import { type FaultDefinition, type Injection, WHOLE_EXCHANGE } from '../definition.ts'
import { FaultRequestError } from '../fault-request-error.ts'
import { MAX_FRAME_BYTES } from '../parameters.ts'

/** The two kinds of text that no parser of JSON takes. */
const GARBAGE = ['<html><body>502 Bad Gateway</body></html>', '{"jsonrpc":"2.0","method":"subscription","params":{"cha']
const BINARY_BYTES = 64
/** Larger than what clients accept; `ws` takes 100 MiB by default, which hardly anyone leaves so. */
const HUGE_BYTES = 8_388_608

const INSTANT = { ...WHOLE_EXCHANGE, group: 'frame', proof: 'any_frame', defaultDurationMs: null } as const

/** Sends `count` frames to every open socket. */
function sendToAll(
  { exchange, parameters: { count = 1 } }: Injection,
  send: (peer: Peer, n: number) => void,
): undefined {
  for (const peer of exchange.peers) for (let n = 0; n < count; n++) send(peer, n)
}

/** Single frames that are not what the protocol speaks; then traffic goes on. */
export const FRAME_FAULTS = {
  garbage: {
    ...INSTANT,
    title: 'Send garbage',
    description:
      'Every open connection gets a text that is no JSON, or JSON that ends too early; then data goes on. A good client counts it and does not reconnect.',
    parameters: ['count'],
    begin: (injection) =>
      sendToAll(injection, (peer, n) => peer.send(GARBAGE[(injection.id + n) % GARBAGE.length] ?? '')),
  },
  binary_frame: {
    ...INSTANT,
    title: 'Send random bytes',
    description:
      'Every open connection gets a binary frame of 64 random bytes; then data goes on. A good client counts it and does not reconnect.',
    parameters: ['count'],
    begin(injection) {
      const random = seededRandom(injection.id, 'binary_frame')
      const draw = () => Buffer.from(Array.from({ length: BINARY_BYTES }, () => random.below(256)))
      return sendToAll(injection, (peer) => peer.send(draw(), true))
    },
  },
  huge_frame: {
    ...INSTANT,
    proof: 'new_socket',
    title: 'Send a giant frame',
    description:
      'Every open connection gets one text of 8 MiB, far more than a book needs; then data goes on. A good client does not swallow it, but ends that connection and dials anew.',
    parameters: ['bytes', 'count'],
    begin(injection) {
      const { bytes = HUGE_BYTES, count = 1 } = injection.parameters
      if (bytes * count > MAX_FRAME_BYTES) {
        const allowed = `at most ${MAX_FRAME_BYTES} bytes together`
        throw new FaultRequestError('count', allowed, `${count} frames of ${bytes} bytes are too much for memory`)
      }
      const frame = Buffer.alloc(bytes, 'x')
      // JSON, so that nothing but its size is wrong.
      if (bytes >= 2) frame[0] = frame[bytes - 1] = '"'.charCodeAt(0)
      return sendToAll(injection, (peer) => peer.send(frame))
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>

import type { Frame } from '../../../socket.ts'
import type { Subscription } from '../../../subscription.ts'
import type { World } from '../world.ts'

/** One behaviour, tried in a world of its own. */
export interface Case {
  /** A sentence. */
  readonly name: string
  /** @throws {Error} saying what is wrong. */
  run(world: World): Promise<void>
}

/** The first subscription of a world: the one that a case treats badly. */
export function firstOf({ subscriptions }: World): Subscription {
  const [first] = subscriptions
  if (first === undefined) throw new RangeError('Cannot check an adapter that wants nothing')
  return first
}

/** True for requests for this subscription. */
export const isFor =
  (subscription: Subscription) =>
  ({ channel, market }: Subscription): boolean =>
    channel === subscription.channel && market === subscription.market

/**
 * A frame of a subscription as it was on the wire: its last.
 *
 * @throws {RangeError} where none was sent.
 */
export function frameOnWire({ server }: World, { channel, market }: Subscription): Frame {
  const frame = server.sockets[0]?.last(channel, market)
  if (frame === undefined) throw new RangeError(`Cannot find a frame of ${channel} of ${market}`)
  return frame
}

import type { Config } from '../config/config.ts'
import { type OutgoingOptions, startOutgoing } from './outgoing.ts'
import { type NoticeServiceOptions, startNotices } from './service/service.ts'

export interface NoticesOptions
  extends Omit<OutgoingOptions, 'store' | 'hub'>,
    Omit<NoticeServiceOptions, 'channels' | 'delivery' | 'recorder'> {
  readonly config: NoticesConfig
}

type NoticesConfig = Pick<Config, 'notices' | 'deadMansSwitch'>

/** All about telling an operator elsewhere: what is decided, and how it gets out. */
export interface Notices {
  /** As configured now. */
  readonly config: NoticesConfig
  readonly add: ReturnType<typeof startNotices>['add']
  /**
   * Takes other channels and rules over, without forgetting what was told where: what waits for a channel that is gone is given
   * up, and says so. Waits for nothing, least of all for the disk.
   */
  reconfigure(config: NoticesConfig): void
  /** Saves what it knows, and waits for tries under way. To be called once the signal has aborted. */
  finish(): Promise<void>
}

/** Starts telling. What was decided before a restart and not delivered goes out. */
export function runNotices(options: NoticesOptions): Notices {
  const { notices: store } = options
  let { config } = options
  const outgoing = startOutgoing({ ...options, store })
  const service = startNotices({
    ...options,
    channels: config.notices,
    delivery: outgoing,
  })

  return {
    get config() {
      return config
    },
    add: (notice) => service.add(notice),
    reconfigure(next) {
      config = next
      // First who carries, then who decides: what is decided for a new channel finds it there.
      outgoing.reconfigure(next)
      service.reconfigure(next.notices)
    },
    async finish() {
      await Promise.all([service.save(), outgoing.done])
    },
  }
}

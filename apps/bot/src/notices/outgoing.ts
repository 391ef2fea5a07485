import type { Clock } from '@holdfast/adapter-core'
import type { Config } from '../config/config.ts'
import type { Hub } from '../runtime/hub.ts'
import type { Log } from '../runtime/log.ts'
import type { Recorder } from '../runtime/recorder.ts'
import type { Channel } from './channel.ts'
import { createChannel } from './channels/channels.ts'
import { createHttp } from './channels/http.ts'
import { runDeadMansSwitch } from './dead-mans-switch.ts'
import { createDelivery, type Delivery, type DeliveryOptions } from './delivery.ts'

export interface OutgoingOptions {
  readonly config: Pick<Config, 'deadMansSwitch' | 'notices'>
  readonly store: DeliveryOptions['store']
  readonly recorder: Pick<Recorder, 'health' | 'record'>
  readonly hub: Pick<Hub, 'listen'>
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  readonly signal: AbortSignal
}

/** All that leaves the bot for an operator elsewhere: notices through the configured channels, and the dead man's switch. */
export interface Outgoing extends Omit<Delivery, 'use'> {
  /** Takes over, at once, what differs: a channel whose target is the same goes on undisturbed. */
  reconfigure(config: OutgoingOptions['config']): void
}

interface Made {
  /** The target it was made of. */
  readonly key: string
  readonly channel: Channel
}

export function startOutgoing(options: OutgoingOptions): Outgoing {
  const { clock, hub, log, recorder, signal } = options
  const http = createHttp({ clock })
  let made: ReadonlyMap<string, Made> = new Map()
  let beating: Beat | null = null
  let beatsDone: Promise<unknown> = Promise.resolve()

  const make = (notices: OutgoingOptions['config']['notices']): readonly Channel[] => {
    const before = made
    made = new Map(
      notices.map(({ id, target }) => {
        const key = JSON.stringify(target)
        const known = before.get(id)
        return [id, known?.key === key ? known : { key, channel: createChannel({ id, target }, { http, clock }) }]
      }),
    )
    return [...made.values()].map(({ channel }) => channel)
  }

  const beat = (config: OutgoingOptions['config']['deadMansSwitch']): void => {
    const key = JSON.stringify(config)
    if (beating?.key === key) return
    beating?.ending.abort()
    const ending = new AbortController()
    beating = { key, ending }
    if (config === null) return
    const isWell = () => recorder.health().status === 'ok'
    const until = AbortSignal.any([signal, ending.signal])
    beatsDone = Promise.all([beatsDone, runDeadMansSwitch({ config, http, clock, isWell, log, signal: until })])
  }

  const delivery = createDelivery({ ...options, channels: make(options.config.notices) })
  const stopListening = hub.listen((message) => {
    if (message.kind === 'event' && message.event.type === 'connection_live') delivery.hurry()
  })
  signal.addEventListener('abort', stopListening, { once: true })
  beat(options.config.deadMansSwitch)
  const { done, hurry, poke, sendUnstored, use } = delivery
  return {
    poke,
    hurry,
    sendUnstored,
    reconfigure({ deadMansSwitch, notices }) {
      if (signal.aborted) return
      use(make(notices))
      beat(deadMansSwitch)
    },
    done: done.then(async () => void (await beatsDone)),
  }
}

interface Beat {
  readonly key: string
  readonly ending: AbortController
}

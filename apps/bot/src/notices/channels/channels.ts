import type { Clock } from '@holdfast/adapter-core'
import { createScrubber } from '../../runtime/scrubber.ts'
import { masksOf } from '../../runtime/secrets.ts'
import type { Channel, ChannelTarget, NoticeChannelConfig } from '../channel.ts'
import { discord } from './discord.ts'
import type { Http } from './http.ts'
import { ntfy } from './ntfy.ts'
import { outcomeOf } from './outcome.ts'
import { slack } from './slack.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'
import type { Wire } from './wire.ts'

export interface ChannelOptions {
  readonly http: Http
  readonly clock: Pick<Clock, 'now'>
}

/** The channel that a configuration describes. */
export function createChannel(config: Pick<NoticeChannelConfig, 'id' | 'target'>, options: ChannelOptions): Channel {
  const { clock, http } = options
  const { id, target } = config
  const wire = wireOf(target)
  const scrub = createScrubber(masksOf(target))
  return {
    id,
    async send(notice, signal) {
      const reply = await http({ url: wire.url, ...wire.request(notice, clock.now()) }, signal)
      return outcomeOf(id, { ...wire, scrub }, reply, clock.now())
    },
  }
}

/** Where a target's notices go, without anything secret. */
export function hostOf(target: ChannelTarget): string {
  return new URL(wireOf(target).url).host
}

function wireOf(target: ChannelTarget): Wire {
  switch (target.kind) {
    case 'webhook':
      return webhook(target)
    case 'ntfy':
      return ntfy(target)
    case 'telegram':
      return telegram(target)
    case 'slack':
      return slack(target)
    case 'discord':
      return discord(target)
  }
}

import type { HistoryState } from '@holdfast/adapter-core/events'
import type { ChannelDto, NoticeDto, SilenceDto } from '@holdfast/api-contract'
import { count } from '@holdfast/reconnect-monitor/history'
import { fewNames } from './outcome.ts'
import { isInForce, silenceTarget } from './silence-words.ts'

/** Whether one would be told, in a sentence. */
export interface Summary {
  readonly look: HistoryState
  readonly text: string
}

export interface Told {
  readonly channels: readonly ChannelDto[]
  readonly silences: readonly SilenceDto[]
  /** The newest notice that was given up; null where none is kept. */
  readonly lastGivenUp: NoticeDto | null
}

/** All that keeps one from being told, the worst first; or that nothing does. */
export function summaryOf(told: Told, now: number): Summary {
  const { channels } = told
  if (channels.length === 0) {
    return { look: 'degraded', text: 'No channel is configured: of an outage, only this panel tells.' }
  }
  const wrong = [givenUp(told), waiting(told), heldBack(told, now)].filter((one) => one !== null)
  const [worst] = wrong
  if (worst !== undefined) return { look: worst.look, text: wrong.map(({ text }) => text).join(' ') }
  const all = channels.length === 1 ? `${channels[0]?.id} is told` : `${channels.length} channels are told`
  return { look: 'live', text: `${all}. Nothing waits, nothing is held back.` }
}

function givenUp({ channels, lastGivenUp }: Told): Summary | null {
  const failing = channels.find(({ id }) => id === lastGivenUp?.channel)
  if (lastGivenUp === null || failing === undefined || lastGivenUp.createdAt <= (failing.lastSentAt ?? 0)) return null
  return { look: 'failed', text: `The last notice to ${failing.id} was given up.` }
}

function waiting({ channels }: Told): Summary | null {
  const stuck = channels.filter((channel) => channel.waiting > 0)
  if (stuck.length === 0) return null
  const sum = stuck.reduce((before, channel) => before + channel.waiting, 0)
  const names = stuck.map(({ id }) => id)
  return {
    look: 'connecting',
    text: `${count(sum, 'notice')} ${sum === 1 ? 'waits' : 'wait'} for ${fewNames(names, 3)}.`,
  }
}

function heldBack({ silences }: Told, now: number): Summary | null {
  const inForce = silences.filter((silence) => isInForce(silence, now))
  if (inForce.length === 0) return null
  if (inForce.some(({ connection }) => connection === null)) return { look: 'paused', text: 'Everything is held back.' }
  const names = [...new Set(inForce.map(({ connection }) => silenceTarget(connection)))]
  return { look: 'paused', text: `Held back: ${fewNames(names, 3)}.` }
}

import type { StoredEvent } from '@holdfast/adapter-core/events'
import { duration, sentenceOf } from '@holdfast/reconnect-monitor/history'
import { utc } from '../text/words.ts'
import { monitorCalms, monitorFlaps } from './flaps.ts'
import { enqueueSaid, type Turn } from './groups.ts'
import { flapped, forgetConnection, holdAgain, isMeant, takeFailure } from './outages.ts'
import type { RuleState } from './state.ts'

/** What one channel makes of an event, beside the outages that it begins and ends. */
export function takeEvent(turn: Turn, event: StoredEvent, storeFailure: RuleState['storeFailure']): void {
  if (event.connection === null) aboutBot(turn, event, storeFailure)
  else if (isMeant(turn, event.connection)) aboutConnection(turn, event, event.connection)
}

function aboutConnection(turn: Turn, event: StoredEvent, connection: string): void {
  const { own, state } = turn
  const { flaps: rule } = turn.config.rules
  switch (event.type) {
    case 'connection_live':
    case 'connection_degraded':
      holdAgain(turn, connection, event.type === 'connection_live')
      return
    case 'connection_failed':
      takeFailure(turn, connection, event.data.remedy)
      return
    case 'connection_paused':
    case 'connection_removed':
      forgetConnection(turn, connection)
      return
    case 'flapping_started':
      flapped(turn, connection, monitorFlaps(own.flaps.get(connection)), `${connection}: ${sentenceOf(event)}.`)
      return
    case 'flapping_ended': {
      const flaps = monitorCalms(own.flaps.get(connection), rule, state.at)
      if (flaps === null) own.flaps.delete(connection)
      else own.flaps.set(connection, flaps)
      return
    }
    default:
  }
}

function aboutBot(turn: Turn, event: StoredEvent, storeFailure: RuleState['storeFailure']): void {
  const { at } = event
  switch (event.type) {
    case 'bot_started': {
      for (const [id, flaps] of turn.own.flaps) turn.own.flaps.set(id, { ...flaps, isMonitored: false })
      if (event.data.previousRunClean !== false) return
      const { previousRunEndedAt, version } = event.data
      const seen = previousRunEndedAt === null ? '' : ` It was last seen alive at ${utc(previousRunEndedAt)};`
      const text = `The run before ended without a goodbye.${seen} nobody watched until ${utc(at)}. Version ${version} runs now.`
      enqueueSaid(turn, 'bot', { at, connections: [], title: 'The bot started again after a crash', text })
      return
    }
    case 'watch_interrupted': {
      const goneMs = Math.max(0, at - event.data.lastSeenAt)
      const text = `${sentenceOf(event)}. What happened from ${utc(event.data.lastSeenAt)} to ${utc(at)} is not known.`
      enqueueSaid(turn, 'bot', { at, connections: [], title: `Nobody watched for ${duration(goneMs)}`, text })
      return
    }
    case 'spread_opened':
    case 'spread_closed': {
      const connections = [event.data.buy.connection, event.data.sell.connection]
      if (!connections.some((connection) => isMeant(turn, connection))) return
      const [title = ''] = sentenceOf(event).split(': ')
      enqueueSaid(turn, 'spread', { at, connections, title, text: `${sentenceOf(event)}.` })
      return
    }
    case 'store_restored':
      if (storeFailure !== null) storeRestored(turn, event, storeFailure)
      return
    default:
  }
}

/** A failure of the disk that was shorter than the hold-off, and cost nothing, is not told. */
function storeRestored(
  turn: Turn,
  event: StoredEvent & { readonly type: 'store_restored' },
  failure: NonNullable<RuleState['storeFailure']>,
): void {
  const lengthMs = Math.max(0, event.at - failure.at)
  if (lengthMs < turn.config.rules.downForMs && event.data.dropped === 0) return
  const title =
    event.data.dropped === 0 ? 'The database takes events again' : 'The database takes events again; some are lost'
  const text = `It took none from ${utc(failure.at)} to ${utc(event.at)}, ${duration(lengthMs)}: ${failure.error}. ${sentenceOf(event)}.`
  enqueueSaid(turn, 'store', { at: event.at, connections: [], title, text })
}

import type { State } from '@holdfast/adapter-core/events'
import { CAUSE_WORDS } from '@holdfast/reconnect-monitor/history'
import { STATE_WORD } from '../ui/words.ts'
import type { LiveState } from './state.ts'

/** States by connection id. */
export type States = Readonly<Record<string, State>>

export function statesOf(state: LiveState): States {
  return Object.fromEntries(
    state.order.flatMap((id) => (state.connections[id] ? [[id, state.connections[id].state]] : [])),
  )
}

/**
 * What a screen reader has to say of a change: each connection whose state is another than before. Nothing of those
 * that merely appeared, so that opening the page is silent.
 */
export function announcementOf(before: States, after: States, connections: LiveState['connections']): string {
  return Object.entries(after)
    .filter(([id, state]) => before[id] !== undefined && before[id] !== state)
    .map(([id, state]) => {
      const cause = connections[id]?.cause ?? null
      const isOut = state === 'down' || state === 'failed'
      return `${id} is ${STATE_WORD[state].toLowerCase()}${isOut && cause !== null ? `: ${CAUSE_WORDS[cause]}` : ''}.`
    })
    .join(' ')
}

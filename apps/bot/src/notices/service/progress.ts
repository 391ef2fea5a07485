import type { Json } from '@holdfast/adapter-core/events'
import type { NoticeProgress } from '@holdfast/event-store'
import { type RuleState, restoreRuleState } from '../rules/state.ts'

export interface Progress {
  readonly lastEventId: number
  /** How often it was saved, this time included: tells whether a save that was refused is on disk all the same. */
  readonly saves: number
  readonly rules: Json
}

/** What is stored of how far the rules came. */
export function progressOf({ lastEventId, rules, saves }: Progress): NoticeProgress {
  return { lastEventId, state: { saves, rules } }
}

/** How often it was saved; 0 where it never was. */
export function savesOf(progress: NoticeProgress | null): number {
  const saves = progress === null ? undefined : memberOf(progress.state, 'saves')
  return typeof saves === 'number' ? saves : 0
}

/** What the rules remembered; null where another version of them did, which this one cannot read. */
export function stateOf({ state }: NoticeProgress): RuleState | null {
  return restoreRuleState(memberOf(state, 'rules') ?? null)
}

function memberOf(state: Json, name: string): Json | undefined {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined
  return (state as { readonly [key: string]: Json })[name]
}

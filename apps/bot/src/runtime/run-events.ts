import type { EventStore, PreviousRun } from '@holdfast/event-store'
import type { Mode } from '../config/config.ts'
import type { Recorder } from './recorder.ts'

export interface StartFacts {
  readonly at: number
  readonly mode: Mode
  readonly ids: readonly string[]
  readonly pid: number
  readonly previousRun: PreviousRun | null
  readonly versions: { readonly holdfast: string }
}

/** Records that the bot started, and how the run before it ended. A disk that fails now is the recorder's to report. */
export function recordStart(recorder: Recorder, { at, ids, mode, pid, previousRun, versions }: StartFacts): void {
  const data = {
    mode,
    version: versions.holdfast,
    pid,
    connections: ids,
    previousRunEndedAt: previousRun?.endedAt ?? null,
    previousRunClean: previousRun?.clean ?? null,
  }
  recorder.record({ type: 'bot_started', connection: null, at, data }).catch(() => {})
}

/** Records which connections of the run before are configured no more, so that their history ends. */
export async function recordRemoved(
  store: Pick<EventStore, 'events'>,
  recorder: Recorder,
  ids: readonly string[],
  at: number,
): Promise<void> {
  for (const connection of (await lastConnections(store)).filter((id) => !ids.includes(id))) {
    recorder.record({ type: 'connection_removed', connection, at, data: {} }).catch(() => {})
  }
}

/** Events of one page. */
const PAGE = 100

/** The connections that the run before had in the end: those it began with, and what each reload made of them. */
async function lastConnections(store: Pick<EventStore, 'events'>): Promise<readonly string[]> {
  const [started] = (await store.events({ type: 'bot_started', limit: 1 })).items
  if (started?.type !== 'bot_started') return []
  const connections = new Set(started.data.connections)
  let after = started.id
  for (;;) {
    const { items } = await store.events({ type: 'config_reloaded', after, limit: PAGE })
    for (const event of items) {
      after = event.id
      if (event.type !== 'config_reloaded') continue
      for (const id of event.data.added) connections.add(id)
      for (const id of event.data.removed) connections.delete(id)
    }
    if (items.length < PAGE) return [...connections]
  }
}

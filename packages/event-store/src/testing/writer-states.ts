import type { EventStore, WriterHealth } from '../port.ts'

/** What a store said of its writer, and waits for what it will say. */
export interface WriterStates {
  readonly onWriter: (health: WriterHealth) => void
  readonly heard: readonly WriterHealth[]
  /** Resolves with the next time the writer is in this status, or the last time where it is in it now. */
  reached(status: WriterHealth['status']): Promise<WriterHealth>
}

export function writerStates(): WriterStates {
  const heard: WriterHealth[] = []
  let waiting: { readonly status: WriterHealth['status']; resolve(health: WriterHealth): void }[] = []
  return {
    heard,
    onWriter(health) {
      heard.push(health)
      const reached = waiting.filter(({ status }) => status === health.status)
      waiting = waiting.filter(({ status }) => status !== health.status)
      for (const { resolve } of reached) resolve(health)
    },
    reached(status) {
      const last = heard.at(-1)
      if (last?.status === status) return Promise.resolve(last)
      return new Promise((resolve) => waiting.push({ status, resolve }))
    },
  }
}

/** All that a store holds of its events, oldest first. */
export async function everyEventAt(store: EventStore): Promise<readonly number[]> {
  const ats: number[] = []
  for (let after = 0; ; ) {
    const { items } = await store.events({ after, limit: 1_000 })
    if (items.length === 0) return ats
    ats.push(...items.map(({ at }) => at))
    after = items.at(-1)?.id ?? after
  }
}

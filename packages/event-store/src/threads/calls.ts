import type { Answer } from './protocol.ts'
import { fromWire } from './wire-error.ts'

interface Caller {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Questions under way to a thread, and who waits for each answer. */
export interface Calls {
  /** Asks: `post` sends it with its number. */
  ask<T>(post: (id: number) => void): Promise<T>
  answer(answer: Answer): void
  /** Nobody will answer any more. */
  rejectAll(error: Error): void
}

export function createCalls(): Calls {
  const callers = new Map<number, Caller>()
  let lastId = 0
  return {
    // The thread answers with what the asked method gives: the protocol's types stand for it.
    ask: <T>(post: (id: number) => void) =>
      new Promise<T>((resolve, reject) => {
        lastId += 1
        callers.set(lastId, { resolve: (value) => resolve(value as T), reject })
        post(lastId)
      }),
    answer(answer) {
      const caller = callers.get(answer.id)
      callers.delete(answer.id)
      if ('error' in answer) caller?.reject(fromWire(answer.error))
      else caller?.resolve(answer.value)
    },
    rejectAll(error) {
      const waiting = [...callers.values()]
      callers.clear()
      for (const { reject } of waiting) reject(error)
    },
  }
}

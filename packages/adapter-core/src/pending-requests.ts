import { readInteger } from './wire.ts'

/** Requests of one socket whose answers name them by a number, and come in any order or never. */
export interface PendingRequests<Request> {
  /** A number for a request whose answer nobody awaits. */
  nextId(): number
  /** Remembers a request. @returns Its number. */
  add(request: Request): number
  /** The request that an answer off the wire names; answered once. */
  take(id: unknown): Request | undefined
}

/** Remembers at most so many, the oldest go first: what is never answered must not pile up. Numbers begin with 1. */
export function createPendingRequests<Request>(most: number): PendingRequests<Request> {
  const pending = new Map<number, Request>()
  let lastId = 0
  const nextId = () => {
    lastId += 1
    return lastId
  }
  return {
    nextId,
    add: (request) => {
      const id = nextId()
      pending.set(id, request)
      const [oldest] = pending.keys()
      if (pending.size > most && oldest !== undefined) pending.delete(oldest)
      return id
    },
    take: (id) => {
      const number = readInteger(id)
      if (number === null) return undefined
      const request = pending.get(number)
      pending.delete(number)
      return request
    },
  }
}

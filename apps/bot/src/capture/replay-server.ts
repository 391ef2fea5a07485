import type { Clock } from '@holdfast/adapter-core'
import type { Session, SessionEntry } from './session-file.ts'

/**
 * What was sent so soon after the opening is what the connection asked for, in ms; answers recorded after it wait for it.
 * Later questions (pings) come when they come.
 */
const ASKED_WITHIN_MS = 1_000

export interface ReplayServer {
  /** Where to dial. */
  readonly url: string
  /** Resolves with the number of frames sent, once a client has read the whole session. */
  readonly played: Promise<number>
  stop(): Promise<void>
}

export interface ReplayOptions {
  readonly session: Session
  /** Of the session: an entry at 500 ms is sent when so much of this clock's time has passed. */
  readonly clock: Clock
  readonly signal: AbortSignal
}

interface Client {
  readonly gone: AbortController
  /** Frames it has sent. */
  asked: number
  /** Called with each of them. */
  heard: () => void
  /** Called when it has read what waited for it. */
  drained: () => void
  /** Settled by its answer to our ping, which comes after all that was sent before, and by its end. */
  readonly answered: PromiseWithResolvers<void>
}

/** A WebSocket server on loopback that says what was recorded, from its first frame for every client. */
export function startReplayServer({ clock, session, signal }: ReplayOptions): ReplayServer {
  const script = scriptOf(session.entries)
  const played = Promise.withResolvers<number>()
  const server = Bun.serve<Client>({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request, own) {
      const nothing = () => {}
      const answered = Promise.withResolvers<void>()
      const data = { gone: new AbortController(), asked: 0, heard: nothing, drained: nothing, answered }
      return own.upgrade(request, { data }) ? undefined : new Response('WebSocket only\n', { status: 426 })
    },
    websocket: {
      idleTimeout: 0,
      open(socket) {
        void play(socket.data, {
          send: async (frame) => {
            // Of what a client leaves unread the server keeps 16 MB, and drops the rest without a word.
            if (socket.send(frame) === WAITS) await calledOrGone(socket.data, 'drained', socket.data.gone.signal)
          },
          close: (code, reason) => (code === null ? socket.terminate() : socket.close(code, reason)),
          ping: () => void socket.ping(),
        })
      },
      message({ data }) {
        data.asked += 1
        data.heard()
      },
      drain({ data }) {
        data.drained()
      },
      pong({ data }) {
        data.answered.resolve()
      },
      close({ data }) {
        data.gone.abort()
        data.answered.resolve()
      },
    },
  })

  const play = async (client: Client, socket: Outlet): Promise<void> => {
    const limit = AbortSignal.any([signal, client.gone.signal])
    const openedAt = clock.monotonic()
    let frames = 0
    for (const { entry, needs } of script) {
      if (!(await isDue(client, entry.at - (clock.monotonic() - openedAt), needs, limit))) return
      if (entry.kind === 'closed') socket.close(entry.code, entry.reason)
      else {
        frames += 1
        await socket.send(entry.kind === 'received' ? entry.text : Buffer.from(entry.base64, 'base64'))
      }
    }
    socket.ping()
    await client.answered.promise
    played.resolve(frames)
  }

  const isDue = async (client: Client, waitMs: number, needs: number, limit: AbortSignal): Promise<boolean> => {
    if (waitMs > 0) await clock.sleep(waitMs, limit).catch(() => {})
    while (client.asked < needs && !limit.aborted) await calledOrGone(client, 'heard', limit)
    return !limit.aborted
  }

  return {
    url: `ws://127.0.0.1:${server.port}`,
    played: played.promise,
    stop: () => server.stop(true),
  }
}

/** What `send` of Bun's WebSockets returns where the frame waits for the client to read. */
const WAITS = -1

interface Outlet {
  /** Resolves once the next frame may follow. */
  send(frame: string | Buffer): Promise<void>
  close(code: number | null, reason: string): void
  ping(): void
}

/** Resolves when the client sends something, or has read what waited, or is gone. */
function calledOrGone(client: Client, what: 'heard' | 'drained', limit: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      limit.removeEventListener('abort', done)
      client[what] = () => {}
      resolve()
    }
    client[what] = done
    limit.addEventListener('abort', done, { once: true })
  })
}

type Said = Exclude<SessionEntry, { readonly kind: 'sent' }>

/** What the server says, each with the number of questions it answered when it was recorded. */
function scriptOf(entries: readonly SessionEntry[]): readonly { readonly entry: Said; readonly needs: number }[] {
  let needs = 0
  return entries.flatMap((entry) => {
    if (entry.kind !== 'sent') return [{ entry, needs }]
    if (entry.at <= ASKED_WITHIN_MS) needs += 1
    return []
  })
}

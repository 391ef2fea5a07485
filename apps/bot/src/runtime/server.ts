import { isIPv6 } from 'node:net'
import type { App } from '../http/app.ts'
import { messageOf, StartupError } from './startup-error.ts'

/** Largest request Bun itself reads, in bytes; the application's own limit is lower. */
const MAX_REQUEST_BYTES = 1_048_576

export interface Listener {
  /** Where the panel is, for people. */
  readonly url: string
  readonly port: number
  /** Answers requests from now on; those that came before have waited. */
  serve(app: App): void
  /** Ends every connection at once. */
  stop(): Promise<void>
}

/**
 * Takes the port at once, so that a second bot is refused before it touches the database.
 *
 * @throws {StartupError} when the address cannot be listened on.
 */
export function listen(host: string, port: number): Listener {
  const ready = Promise.withResolvers<App>()
  let app: App | null = null
  try {
    const server = Bun.serve({
      hostname: host,
      port,
      // Streams are silent between comments; Bun would cut them.
      idleTimeout: 0,
      maxRequestBodySize: MAX_REQUEST_BYTES,
      fetch: async (request, own) => (app ?? (await ready.promise)).fetch(request, { server: own }),
    })
    const boundPort = server.port ?? port
    return {
      url: `http://${isIPv6(host) ? `[${host}]` : host}:${boundPort}`,
      port: boundPort,
      serve(ready_) {
        app = ready_
        ready.resolve(ready_)
      },
      stop: () => server.stop(true),
    }
  } catch (error) {
    throw new StartupError(cannotListen(host, port, error), { cause: error })
  }
}

function cannotListen(host: string, port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') {
    return `Cannot listen on ${host}:${port}: the port is in use; set HOLDFAST_PORT to another one, or end what listens there`
  }
  if (code === 'EACCES') {
    return `Cannot listen on ${host}:${port}: not allowed; set HOLDFAST_PORT to one above 1023`
  }
  return `Cannot listen on ${host}:${port}: ${messageOf(error)}; set HOLDFAST_HOST and HOLDFAST_PORT to an address of this machine`
}

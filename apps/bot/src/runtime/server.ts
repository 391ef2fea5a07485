import { isIPv6 } from 'node:net'
import type { TlsConfig } from '../config/config.ts'
import type { App } from '../http/app.ts'
import { messageOf, StartupError } from './startup-error.ts'

/**
 * Largest request Bun itself reads, in bytes. Bun refuses a larger one without our headers; the application's own limit
 * is far lower, and refuses first.
 */
const MAX_REQUEST_BYTES = 67_108_864

export interface Listener {
  /** Where the panel is, for people. */
  readonly url: string
  readonly port: number
  /** Answers requests from now on; those that came before have waited. */
  serve(app: App): void
  /**
   * Puts another certificate in force for those who dial from now on; whoever is connected stays so, streams included.
   *
   * @throws {StartupError} where it does not take it; the certificate before stays in force.
   */
  renew(tls: TlsConfig): void
  /** Ends every connection at once. */
  stop(): Promise<void>
}

type Server = ReturnType<typeof Bun.serve>

/**
 * Takes the port at once, so that a second bot is refused before it touches the database.
 *
 * @throws {StartupError} when the address cannot be listened on.
 */
export function listen(host: string, port: number, tls: TlsConfig | null = null): Listener {
  const ready = Promise.withResolvers<App>()
  let app: App | null = null
  const open = (onPort: number, own: TlsConfig | null): Server => {
    try {
      return Bun.serve({
        hostname: host,
        port: onPort,
        // Streams are silent between comments; Bun would cut them.
        idleTimeout: 0,
        maxRequestBodySize: MAX_REQUEST_BYTES,
        ...(own !== null && { tls: { cert: own.cert, key: own.key } }),
        fetch: async (request, server) =>
          (app ?? (await ready.promise)).fetch(request, { server, isTls: own !== null }),
      })
    } catch (error) {
      throw new StartupError(cannotListen(host, onPort, error), { cause: error })
    }
  }
  let certificate = tls
  let current = open(port, tls)
  /** Servers of earlier certificates: they take no more connections, and keep those they have. */
  const former: Server[] = []
  const boundPort = current.port ?? port
  return {
    url: `${tls === null ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    serve(ready_) {
      app = ready_
      ready.resolve(ready_)
    },
    // Bun's `reload` takes a certificate and goes on with the old one, so the port changes hands within one tick.
    renew(next) {
      former.push(current)
      void current.stop(false)
      try {
        current = open(boundPort, next)
        certificate = next
      } catch (error) {
        current = open(boundPort, certificate)
        throw error
      }
    },
    async stop() {
      // A server that was asked to end gently does not say when it has ended.
      for (const server of former) void server.stop(true)
      await current.stop(true)
    },
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
  if (code.startsWith('ERR_OSSL')) {
    return `Cannot listen on ${host}:${port} with this certificate: ${messageOf(error)}; set HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY to a certificate and its key in PEM`
  }
  return `Cannot listen on ${host}:${port}: ${messageOf(error)}; set HOLDFAST_HOST and HOLDFAST_PORT to an address of this machine`
}

import type { Hono } from 'hono'

/** A control port that is open. */
export interface ControlServer {
  /** Without a slash at the end. */
  readonly url: string
  stop(): Promise<void>
}

/** Serves the app on 127.0.0.1: the only place that uses Bun's own server. @throws when the port cannot be had. */
export function serveControl(app: Hono, port: number): ControlServer {
  const server = Bun.serve({ hostname: '127.0.0.1', port, fetch: app.fetch })
  return {
    url: `http://127.0.0.1:${server.port}`,
    stop: () => server.stop(true),
  }
}

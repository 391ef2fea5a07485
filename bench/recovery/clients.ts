import type { ClientCommand, ClientName, ClientReport, Load } from '../process/protocol.ts'
import { type BenchProcess, spawnProcess } from '../process/spawn.ts'
import { createFeed, type Feed } from './feed.ts'
import type { Lane } from './lane.ts'

/** A pause of the process, as it happened. */
export interface OwnPause {
  readonly beganAt: number
  readonly endedAt: number
}

/** A process that keeps connections, and what their consumers get. */
export interface ClientsProcess {
  /** Opens a connection; `close` forgets it. */
  open(client: ClientName, lane: Lane): { readonly feed: Feed; close(): void }
  /** Keeps its event loop busy for so long. */
  block(ms: number): Promise<OwnPause>
  /** Stops it with SIGSTOP for so long. */
  freeze(ms: number): Promise<OwnPause>
  load(): Promise<Load>
  stop(): Promise<void>
}

/** Starts a clients' process and resolves once it is ready. `onDeath` is told when it ended by itself. */
export async function startClients(onDeath: (error: Error) => void): Promise<ClientsProcess> {
  const feeds = new Map<string, Feed>()
  const ready = Promise.withResolvers<void>()
  let onLoad: (load: Load) => void = () => {}
  let onBlocked: (pause: OwnPause) => void = () => {}
  let lastId = 0

  const onReport = (report: ClientReport): void => {
    switch (report.type) {
      case 'ready':
        ready.resolve()
        break
      case 'observed':
        feeds.get(report.id)?.push(report.observations)
        break
      case 'blocked':
        onBlocked(report)
        break
      case 'load':
        onLoad(report.load)
        break
    }
  }
  const child: BenchProcess<ClientCommand> = spawnProcess('clients-process.ts', onReport, (error) => {
    ready.reject(error)
    onDeath(error)
  })
  await ready.promise

  return {
    open(client, { exchange, markets, url }) {
      lastId += 1
      const id = `${client}-${lastId}`
      const feed = createFeed(markets)
      feeds.set(id, feed)
      child.tell({ type: 'open', request: { id, client, exchange, url, markets } })
      return {
        feed,
        close() {
          feeds.delete(id)
          child.tell({ type: 'close', id })
        },
      }
    },
    block: (ms) =>
      new Promise((resolve) => {
        onBlocked = resolve
        child.tell({ type: 'block', ms })
      }),
    async freeze(ms) {
      const beganAt = Date.now()
      child.kill('SIGSTOP')
      await Bun.sleep(ms)
      child.kill('SIGCONT')
      return { beganAt, endedAt: Date.now() }
    },
    load: () =>
      new Promise((resolve) => {
        onLoad = resolve
        child.tell({ type: 'load' })
      }),
    stop: () => child.stop(),
  }
}

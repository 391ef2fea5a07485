import type { StoreHealth } from '@holdfast/event-store'
import type { ConnectionStatus } from '@holdfast/reconnect-monitor'
import type { Hub } from '../runtime/hub.ts'
import { type BotFigures, botMetrics } from './bot-metrics.ts'
import { connectionMetrics } from './connection-metrics.ts'
import { eventMetrics } from './event-metrics.ts'
import { metricsOf, Registry } from './prom.ts'
import { requestMetrics, type SeenRequest } from './request-metrics.ts'

/** One metric, for documents and tests. */
export interface MetricFacts {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly labels: readonly string[]
}

/** What Prometheus reads of the bot. */
export interface MetricsPage {
  /** @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
  readonly contentType: string
  /** All metrics as they are now. */
  render(): Promise<string>
  /** Counts an answered request. */
  requestSeen(request: SeenRequest): void
  /** Every metric there is. */
  list(): readonly MetricFacts[]
}

export interface MetricsOptions extends BotFigures {
  readonly hub: Pick<Hub, 'listen'>
  readonly connections: () => readonly ConnectionStatus[]
  readonly storeHealth: () => Promise<StoreHealth>
  /** Ends the counting. */
  readonly signal: AbortSignal
}

/** Counts from now on; all else is read when it is asked for. */
export function createMetrics(options: MetricsOptions): MetricsPage {
  const registry = new Registry()
  const metrics = metricsOf(registry)
  const readConnections = connectionMetrics(metrics, options.connections)
  const readBot = botMetrics(metrics, options)
  const count = eventMetrics(metrics)
  const requestSeen = requestMetrics(metrics)
  const stop = options.hub.listen((message) => {
    if (message.kind === 'event') count(message.event)
  })
  options.signal.addEventListener('abort', stop, { once: true })
  return {
    contentType: registry.contentType,
    async render() {
      const store = await options.storeHealth()
      readConnections()
      readBot(store)
      return registry.metrics()
    },
    requestSeen,
    list: () =>
      registry.getMetricsAsArray().map((metric) => {
        const { help, labelNames, name, type } = metric as unknown as Described
        return { name, help, type, labels: labelNames.filter((label) => label !== 'le') }
      }),
  }
}

/** What a metric of prom-client has beyond its types. */
interface Described {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly labelNames: readonly string[]
}

import { createMetrics, type MetricFacts } from './metrics.ts'

export type { MetricFacts }

/** Every metric of the bot, for documents: nothing is read. */
export function listMetrics(): readonly MetricFacts[] {
  const none = () => {
    throw new Error('Only what metrics there are is asked here')
  }
  const page = createMetrics({
    hub: { listen: () => () => {} },
    versions: { holdfast: '', bun: '' },
    mode: 'demo',
    startedAt: 0,
    signal: new AbortController().signal,
    ...{ usage: none, loopLag: none, recorder: none, lastEventId: none, streams: none, dials: none, spreads: none },
    ...{ connections: none, storeHealth: none },
  })
  return page.list()
}

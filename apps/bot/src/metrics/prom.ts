/**
 * The only file that imports prom-client, and by file: its root also loads metrics of Node.js and clusters, which are not
 * used here and cost 10 MB of memory.
 */
import Counter from 'prom-client/lib/counter.js'
import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'

export { Counter, Gauge, Histogram, Registry }

/** Makes metrics of one registry, all under the prefix `holdfast_`. */
export interface Metrics {
  gauge<L extends string>(name: string, help: string, labels: readonly L[]): Gauge<L>
  counter<L extends string>(name: string, help: string, labels: readonly L[]): Counter<L>
  /** `buckets` in the metric's unit, ascending. */
  histogram<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    buckets: readonly number[],
  ): Histogram<L>
}

export function metricsOf(registry: Registry): Metrics {
  const shared = <L extends string>(name: string, help: string, labelNames: readonly L[]) => {
    return { name: `holdfast_${name}`, help, labelNames: [...labelNames], registers: [registry] }
  }
  return {
    gauge: (name, help, labels) => new Gauge(shared(name, help, labels)),
    counter: (name, help, labels) => new Counter(shared(name, help, labels)),
    histogram: (name, help, labels, buckets) => new Histogram({ ...shared(name, help, labels), buckets: [...buckets] }),
  }
}

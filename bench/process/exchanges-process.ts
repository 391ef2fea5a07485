/** Many simulators in one process, each with its own faults: `exchanges-process.ts COUNT RATE_HZ`. */
import { startSimulator } from '@holdfast/exchange-simulator'
import { childOf } from './child.ts'
import { measureLoad } from './load.ts'
import type { ExchangesCommand, ExchangesReport } from './protocol.ts'

const [count = '1', rateHz = '20'] = process.argv.slice(2)
const parent = childOf<ExchangesCommand, ExchangesReport>()
const load = measureLoad((from, to) => parent.tell({ type: 'stalled', from, to }))
const simulators = await Promise.all(
  Array.from({ length: Number(count) }, (_, index) => startSimulator({ rateHz: Number(rateHz), seed: index + 1 })),
)
parent.listen(() => parent.tell({ type: 'load', load: load() }))
parent.tell({ type: 'ready', simulators: simulators.map(({ urls }) => urls) })

/** Keeps many connections to one exchange: `fleet-process.ts supervised|bare CONNECTIONS URL DIALS_PER_SECOND`. */
import { childOf } from '../process/child.ts'
import { openBareFleet } from './bare.ts'
import type { FleetCommand, FleetReport } from './protocol.ts'
import { openSupervisedFleet } from './supervised.ts'

const [kind, connections = '1', url = '', dialsPerSecond = '50'] = process.argv.slice(2)
const parent = childOf<FleetCommand, FleetReport>()
const count = Number(connections)
/** Since when each connection's price may be used without a break, in wall time. */
const freshSince = new Map<number, number>()
let frames = 0
let isLive = false

function onFresh(index: number): void {
  frames += 1
  if (!freshSince.has(index)) freshSince.set(index, Date.now())
  if (isLive || freshSince.size < count) return
  isLive = true
  parent.tell({ type: 'live' })
}

function collected(): number {
  Bun.gc(true)
  return process.memoryUsage.rss()
}

const rssAtStart = collected()
const mark = () => ({ cpu: process.cpuUsage(), at: performance.now(), frames })
let begun = mark()

parent.listen((command) => {
  switch (command.type) {
    case 'begin_window':
      begun = mark()
      break
    case 'end_window': {
      const { system, user } = process.cpuUsage(begun.cpu)
      const used = { cpuMs: (user + system) / 1000, wallMs: performance.now() - begun.at }
      const window = { ...used, frames: frames - begun.frames, grownBytes: collected() - rssAtStart }
      parent.tell({ type: 'window', window })
      break
    }
    case 'back_since': {
      const backAt = Array.from({ length: count }, (_, index) => freshSince.get(index) ?? 0)
      parent.tell({ type: 'back', backAt: backAt.map((at) => (at < command.at ? null : at)) })
      break
    }
  }
})

const open = kind === 'supervised' ? openSupervisedFleet : openBareFleet
open({
  count,
  url,
  dialsPerSecond: Number(dialsPerSecond),
  onFresh,
  onStale: (index) => void freshSince.delete(index),
})

/** Notes when frames come and when they are dealt with: `latency-process.ts FEED PORT FRAMES`. */
import { childOf } from '../process/child.ts'
import { isFeedName } from '../throughput/feeds/feeds.ts'
import { openFloor } from '../throughput/floor.ts'
import { machineMs } from '../throughput/machine-clock.ts'
import { openPipeline } from '../throughput/pipeline.ts'
import type { LatencyCommand, LatencyReport } from './protocol.ts'

const [name = '', port = '', count = '1'] = process.argv.slice(2)
if (!isFeedName(name)) throw new RangeError(`Cannot receive ${name}: no such feed`)
const feed = name
const parent = childOf<LatencyCommand, LatencyReport>()
const url = `ws://127.0.0.1:${port}/blast`
const steadyUrl = `ws://127.0.0.1:${port}/steady`
const frameCount = Number(count)

function createTimes(onLast: () => void) {
  const turnAt: number[] = []
  const receivedAt: number[] = []
  const handledAt: number[] = []
  const doneAt: number[] = []
  let turnBeganAt: number | null = null
  const times = { turnAt, receivedAt, handledAt, doneAt }
  const observer = {
    onReceived: () => {
      const now = machineMs()
      if (turnBeganAt === null) {
        turnBeganAt = now
        setImmediate(() => {
          turnBeganAt = null
        })
      }
      turnAt.push(turnBeganAt)
      receivedAt.push(now)
    },
    onHandled: () => void handledAt.push(machineMs()),
    onDone: () => {
      doneAt.push(machineMs())
      if (doneAt.length < frameCount) return
      parent.tell({ type: 'times', times })
      onLast()
    },
  }
  return observer
}

parent.listen(({ kind }) => {
  const onLive = () => parent.tell({ type: 'live' })
  if (kind === 'floor') {
    const observer = createTimes(() => close())
    const close = openFloor({ feed, url, onLive, observer })
  } else {
    const observer = createTimes(() => void pipeline.close())
    const pipeline = openPipeline({ feed, url, steadyUrl, onLive, observer })
  }
})

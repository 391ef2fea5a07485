/** Receives a feed, round by round: `client-process.ts FEED PORT FRAMES`. */
import { childOf } from '../process/child.ts'
import type { BestPrices } from '../process/protocol.ts'
import { isFeedName } from './feeds/feeds.ts'
import { openFloor } from './floor.ts'
import { openPipeline } from './pipeline.ts'
import type { ClientCommand, ClientReport, RoundKind } from './protocol.ts'

const [name = '', port = '', count = '1'] = process.argv.slice(2)
if (!isFeedName(name)) throw new RangeError(`Cannot receive ${name}: no such feed`)
const feed = name
const parent = childOf<ClientCommand, ClientReport>()
const url = `ws://127.0.0.1:${port}/blast`
const steadyUrl = `ws://127.0.0.1:${port}/steady`
const frameCount = Number(count)

interface Mark {
  readonly cpu: NodeJS.CpuUsage
  readonly at: number
}

const markNow = (): Mark => ({ cpu: process.cpuUsage(), at: performance.now() })

/** Counts the frames of a round: from before the first to after the last. */
function createCounter(onLast: (begun: Mark) => void) {
  let begun: Mark | null = null
  let frames = 0
  return {
    begin: () => {
      begun = markNow()
    },
    observer: {
      onReceived: () => {},
      onHandled: () => {},
      onDone: () => {
        frames += 1
        if (frames === frameCount && begun !== null) onLast(begun)
      },
    },
  }
}

function report(kind: RoundKind, { at, cpu }: Mark, problems: readonly string[]): void {
  const { system, user } = process.cpuUsage(cpu)
  const wallMs = performance.now() - at
  parent.tell({ type: 'round', result: { kind, frames: frameCount, cpuMs: (user + system) / 1000, wallMs, problems } })
}

function runFloor(): void {
  const counter = createCounter((begun) => {
    report('floor', begun, [])
    close()
  })
  const onLive = () => {
    counter.begin()
    parent.tell({ type: 'live' })
  }
  const close = openFloor({ feed, url, onLive, observer: counter.observer })
}

function runPipeline(last: BestPrices): void {
  const counter = createCounter((begun) => {
    const top = pipeline.top()
    const isSame = Number(top?.bid) === Number(last.bid) && Number(top?.ask) === Number(last.ask)
    const wrong = isSame ? [] : [`the last quote is ${JSON.stringify(top)}, not ${JSON.stringify(last)}`]
    report('pipeline', begun, [...pipeline.problems(), ...wrong])
    void pipeline.close()
  })
  const onLive = () => {
    counter.begin()
    parent.tell({ type: 'live' })
  }
  const pipeline = openPipeline({ feed, url, steadyUrl, onLive, observer: counter.observer })
}

parent.listen(({ kind, last }) => {
  Bun.gc(true)
  if (kind === 'floor') runFloor()
  else runPipeline(last)
})

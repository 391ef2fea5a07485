// Entry of a writer's thread that waits for nothing as long as it would: upkeep begins a moment after the start.
import { systemClock } from '@holdfast/adapter-core/clock'
import { parent } from '../threads/port.ts'
import { serveWriter } from '../threads/writer-server.ts'

const HASTE = 100

serveWriter({
  port: parent(),
  clock: { ...systemClock, timer: (ms, wake) => systemClock.timer(ms / HASTE, wake) },
  soon: (turn) => void setImmediate(turn),
})

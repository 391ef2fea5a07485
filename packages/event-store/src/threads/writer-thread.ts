// Entry of the writer's thread.
import { systemClock } from '@holdfast/adapter-core/clock'
import { parent } from './port.ts'
import { serveWriter } from './writer-server.ts'

serveWriter({ port: parent(), clock: systemClock, soon: (turn) => void setImmediate(turn) })

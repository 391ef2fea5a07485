// Entry of the keeper's thread.
import { systemClock } from '@holdfast/adapter-core/clock'
import { parent } from '../threads/port.ts'
import { serveKeeper } from './keeper-server.ts'

serveKeeper(parent(), systemClock)

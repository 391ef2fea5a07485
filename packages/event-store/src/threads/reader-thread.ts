// Entry of the reader's thread.
import { parent } from './port.ts'
import { serveReader } from './reader-server.ts'

serveReader(parent())

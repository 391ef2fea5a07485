/** Keeps connections and tells what their consumers get: nothing is judged here. */
import { openClient } from '../clients/clients.ts'
import { childOf } from './child.ts'
import { measureLoad } from './load.ts'
import type { ClientCommand, ClientReport, ClientRequest, Observation } from './protocol.ts'

/** How long observations are gathered before they are passed on. They carry their own instants. */
const BATCH_MS = 50

const parent = childOf<ClientCommand, ClientReport>()
const load = measureLoad()
const clients = new Map<string, () => void>()
let gathered = new Map<string, Observation[]>()

function observe(id: string, observation: Observation): void {
  const batch = gathered.get(id)
  if (batch === undefined) gathered.set(id, [observation])
  else batch.push(observation)
}

function open(request: ClientRequest): void {
  const { id } = request
  clients.set(
    id,
    openClient(request, (observation) => observe(id, observation)),
  )
}

function close(id: string): void {
  clients.get(id)?.()
  clients.delete(id)
  gathered.delete(id)
}

function block(ms: number): void {
  const beganAt = Date.now()
  while (Date.now() - beganAt < ms);
  parent.tell({ type: 'blocked', beganAt, endedAt: Date.now() })
}

setInterval(() => {
  const batches = gathered
  gathered = new Map()
  for (const [id, observations] of batches) parent.tell({ type: 'observed', id, observations })
}, BATCH_MS)

parent.listen((command) => {
  switch (command.type) {
    case 'open':
      open(command.request)
      break
    case 'close':
      close(command.id)
      break
    case 'block':
      block(command.ms)
      break
    case 'load':
      parent.tell({ type: 'load', load: load() })
      break
  }
})
parent.tell({ type: 'ready' })

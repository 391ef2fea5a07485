import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { createProjection, emptyHistory, foldEvent, type History, type Projection } from '../history/index.ts'

/** A store in memory: numbers events, and folds each as it comes, as the store's writer does. */
export class EventLedger {
  readonly events: StoredEvent[] = []
  readonly projection: Projection = createProjection()
  history: History = emptyHistory()

  record(event: HoldfastEvent): StoredEvent {
    const numbered = { ...event, id: this.events.length + 1 }
    const folded = foldEvent(this.history, numbered)
    this.history = folded.history
    this.projection.apply(folded.changes)
    const stored: StoredEvent = { ...numbered, outageId: folded.outageId }
    this.events.push(stored)
    return stored
  }
}

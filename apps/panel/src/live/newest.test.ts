import { expect, test } from 'bun:test'
import type { EventDto } from '@holdfast/api-contract'
import { createRoot } from 'solid-js'
import { createNewest } from './newest.ts'

const event = (id: number, type: EventDto['type']) => ({ id, type }) as EventDto
const CUTS: ReadonlySet<EventDto['type']> = new Set<EventDto['type']>(['connection_lost', 'connection_live'])

test('knows the newest of some types, and begins anew with another epoch', () => {
  createRoot((dispose) => {
    const newest = createNewest()
    expect(newest.of(CUTS)).toBe(0)
    const events = [event(5, 'connection_live'), event(6, 'connection_lost'), event(7, 'attempt_started')]
    newest.read({ epoch: 1, events })
    expect(newest.of(CUTS)).toBe(6)
    events.push(event(8, 'connection_live'))
    newest.read({ epoch: 1, events })
    expect(newest.of(CUTS)).toBe(8)
    // What was dropped from the memory was there all the same.
    newest.read({ epoch: 1, events: [event(9, 'attempt_started')] })
    expect(newest.of(CUTS)).toBe(8)
    newest.read({ epoch: 2, events: [event(2, 'connection_lost')] })
    expect(newest.of(CUTS)).toBe(2)
    dispose()
  })
})

import { expect, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import type { FromHub } from './hub-protocol.ts'
import { createLive } from './live.ts'
import { emptyLiveState } from './state.ts'

function start() {
  const clock = createFakeClock()
  let say: (message: unknown) => void = () => {}
  const live = createLive({
    clock,
    turns: { next: (task) => clock.after(0, task) },
    ways: [
      (onMessage) => {
        say = onMessage
        return { post: () => {}, close: () => {} }
      },
    ],
    isHidden: () => false,
    onRefused: () => {},
  })
  live.start()
  const tell = (message: FromHub) => say(message)
  const state = (malformed: number): FromHub => ({
    kind: 'state',
    state: { ...emptyLiveState(), ready: true, malformed },
    pulses: {},
    link: { state: 'live' },
  })
  return { clock, live, sayOdd: () => say({ kind: 'of a later version' }), state, tell }
}

test('a page counts what it could not read itself: of what its hub heard before it was opened it knows nothing', () => {
  const { clock, live, sayOdd, state, tell } = start()
  tell(state(4))
  expect(live.state.malformed).toBe(0)
  tell({ kind: 'messages', messages: [{ message: { type: 'malformed' }, at: 1 }] })
  clock.advance(0)
  sayOdd()
  expect(live.state.malformed).toBe(2)
  // Another hub in its place does not undo it.
  tell(state(0))
  expect(live.state.malformed).toBe(2)
})

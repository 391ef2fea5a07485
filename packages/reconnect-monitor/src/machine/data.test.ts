import { describe, expect, test } from 'bun:test'
import type { ChannelDefinition } from '@holdfast/adapter-core'
import { DEFAULT_POLICY } from '../policy.ts'
import { onData } from './data.ts'
import type { Input } from './inputs.ts'
import { heard } from './liveness.ts'
import { takePlain } from './plain.ts'
import { findSocket, newMachine } from './state.ts'
import { step } from './step.ts'
import type { MachineState } from './types.ts'

const CHANNEL: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe'],
}

const data = (index: number, sequence: number, lagMs: number | null = null): Extract<Input, { type: 'data' }> => ({
  type: 'data',
  generation: 1,
  index,
  kind: 'update',
  sequence,
  top: { bestBid: { price: `${sequence}`, size: '1' }, bestAsk: null },
  crossed: sequence % 7 === 0,
  lagMs,
})

/** A machine that is live on two markets, pinged and not answered yet. */
function live(): MachineState {
  const markets = ['BTC', 'ETH'].map((market) => ({ channel: 'order_book', market }))
  const idle = newMachine(
    {
      exchange: 'test',
      endpoint: 'ws://test',
      policy: DEFAULT_POLICY,
      subscriptions: markets,
      channels: markets.map(() => CHANNEL),
      heartbeat: { kind: 'protocol', answered: true },
      subscribePacing: { burst: 5, perSecond: 5 },
      closes: {},
      lifetimeMs: null,
      silenceHint: null,
      sockets: 1,
    },
    0,
  )
  const inputs: readonly Input[] = [
    { type: 'start' },
    { type: 'dial_granted', line: 'main' },
    { type: 'opened', generation: 1 },
    { type: 'authenticated', generation: 1 },
    { type: 'tick' },
    ...[0, 1].map((index) => ({ ...data(index, 1), kind: 'snapshot' as const })),
  ]
  return inputs.reduce((state, input, at) => step(state, input, at, 0.5).state, idle)
}

test('a message that changes no verdict leaves what the general path would, and the state it came to as it was', () => {
  let state = live()
  expect(state.state).toBe('live')
  for (let message = 0; message < 200; message++) {
    const now = 100 + message * 40
    const input = data(message % 2, 2 + message, message % 3 === 0 ? null : message)
    const turn = { now, draw: 0.5, effects: [] }
    const before = structuredClone(state)
    const general = onData(heard(state, 1, now), input, turn)
    const stepped = step(state, input, now, 0.5)
    expect(stepped).toEqual({ state: general, effects: [] })
    expect(turn.effects).toEqual([])
    expect(state).toEqual(before)
    // Who alone holds the state has it changed in place.
    expect(takePlain(state, input.index, input, input.lagMs, now)).toBe(true)
    expect(state).toEqual(general)
    state = stepped.state
  }
})

test('a message that may change a verdict is not taken in place', () => {
  const state = live()
  const before = structuredClone(state)
  const late = data(0, 2, DEFAULT_POLICY.lagStaleMs + 1)
  const taken = (message: typeof late, on = state) => takePlain(on, message.index, message, message.lagMs, 100)
  expect([taken(late), taken({ ...late, generation: 9, lagMs: 0 })]).toEqual([false, false])
  const unsettled = { ...state, sockets: state.sockets.map((socket) => ({ ...socket, settledAt: null })) }
  expect(taken(data(0, 2), unsettled)).toBe(false)
  expect(state).toEqual(before)
})

describe('data of a subscription that the exchange refused at 1 s', () => {
  const refused = step(live(), { type: 'refused', generation: 1, index: 0, detail: 'no' }, 1_000, 0.5).state
  const statusAfter = (state: MachineState, input: Input, now: number) =>
    findSocket(step(state, input, now, 0.5).state, 1)?.subs[0]?.status.kind

  test('that was made before leaves it refused, asked again or not', () => {
    const asked = step(refused, { type: 'tick' }, 1_600, 0.5)
    expect(asked.effects).toContainEqual({ type: 'subscribe', generation: 1, index: 0 })
    expect(statusAfter(refused, data(0, 2, 300), 1_200)).toBe('refused')
    expect(statusAfter(asked.state, data(0, 2, 800), 1_700)).toBe('refused')
  })

  test('that was made since shows that it flows', () => {
    expect(statusAfter(refused, data(0, 2, 100), 1_200)).toBe('fresh')
  })

  test('that tells no time counts once it was asked again', () => {
    const asked = step(refused, { type: 'tick' }, 1_600, 0.5).state
    const snapshot = { ...data(0, 2), kind: 'snapshot' } as const
    expect(statusAfter(refused, snapshot, 1_200)).toBe('refused')
    expect(statusAfter(asked, snapshot, 1_700)).toBe('fresh')
  })

  test('leaves no gap to learn from', () => {
    const late = step(refused, data(0, 2, 300), 1_200, 0.5).state
    expect(findSocket(late, 1)?.subs[0]?.lastUpdateAt).toBeNull()
  })
})

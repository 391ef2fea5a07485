import type { World, WorldObserver } from '../world.ts'
import { watchDelays } from './delays.ts'
import { watchGate } from './gate.ts'
import { watchHeldBack } from './held-back.ts'
import { watchHistory } from './history.ts'
import type { InvariantId, Violate, Watcher } from './invariant.ts'
import { watchProof } from './proof.ts'
import { type RecoveryWatcher, watchRecovery } from './recovery.ts'
import { watchSockets } from './sockets.ts'

/** All watchers of one run, and what they found: the first breach of each invariant. */
export interface Inspector {
  readonly observer: WorldObserver
  readonly recovery: RecoveryWatcher
  readonly found: ReadonlyMap<InvariantId, string>
  readonly violate: Violate
}

export function createInspector(
  { agenda, ledger, schedule }: World,
  onBreach: (id: InvariantId) => void = () => {},
): Inspector {
  const found = new Map<InvariantId, string>()
  const violate: Violate = (id, detail) => {
    if (found.has(id)) return
    found.set(id, `at ${Math.round(agenda.at * 1_000) / 1_000} ms: ${detail}`)
    onBreach(id)
  }
  const recovery = watchRecovery(violate)
  const watchers: readonly Watcher[] = [
    watchSockets(violate),
    watchDelays(violate, schedule.dialLimits),
    watchProof(violate),
    watchGate(violate),
    watchHeldBack(violate),
    watchHistory(violate, ledger),
    recovery,
  ]
  return {
    recovery,
    found,
    violate,
    observer: {
      onStep: fanOut(watchers, 'onStep'),
      onSignal: fanOut(watchers, 'onSignal'),
      onBook: fanOut(watchers, 'onBook'),
      onDeferred: fanOut(watchers, 'onDeferred'),
      onIdle: fanOut(watchers, 'onIdle'),
      onStrike: fanOut(watchers, 'onStrike'),
      onProcess: fanOut(watchers, 'onProcess'),
      onEvent: fanOut(watchers, 'onEvent'),
    },
  }
}

type Listener = (first: never, second: never, third: never) => void

/** Tells all that listen, in order. */
function fanOut<K extends keyof WorldObserver>(watchers: readonly Watcher[], method: K): WorldObserver[K] {
  const listeners = watchers.flatMap((watcher) => (watcher[method] as Listener | undefined) ?? [])
  const tell: Listener = (first, second, third) => {
    for (const listener of listeners) listener(first, second, third)
  }
  return tell as WorldObserver[K]
}

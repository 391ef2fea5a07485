import type { WorldObserver } from '../world.ts'

/** What must hold in every run, as sentences: the names of the tests that hold it. */
export const INVARIANTS = {
  one_socket_a_role: 'at most one socket is live per role, and what was ended is mute and gone',
  delays_bounded: 'every delay keeps its bounds and its floor, and dials keep the budget, over all connections',
  wanted_survive: 'wanted subscriptions survive any sequence of failures',
  live_means_data:
    'live means that this socket delivered everything wanted, and the gate is open only on what is fresh',
  reset_on_proof: 'the attempt count starts over only on proof, and flapping is called and kept by sockets that opened',
  dials_end: 'every dial and every login ends within its limit, whatever the transport does',
  stop_leaves_nothing: 'nothing survives a stop, whenever it comes',
  one_row_an_outage: 'every outage has exactly one row, dated and timed as it was, over crashes too',
  back_in_time: 'once faults cease it is live within 5 s, where nothing that is shown makes it wait',
  fatal_probes_slowly: 'what needs an operator is only probed slowly, and a refused token is renewed once an attempt',
  history_is_the_view: "the stored events give the operator's view, and tell each thing once",
  held_with_cause:
    'only what sockets died of twice is held back, and the socket that serves the others is never asked for it',
  told_in_order: 'what is told of a market comes in order, and nothing twice',
  total: 'the machine is total and never spins',
} as const

export type InvariantId = keyof typeof INVARIANTS

/** Says that an invariant does not hold, and how. */
export type Violate = (id: InvariantId, detail: string) => void

/** Looks after some invariants during one run. */
export type Watcher = Partial<WorldObserver>

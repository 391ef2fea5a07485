/**
 * Chaos, of two kinds.
 *
 * - `bun run chaos --rounds 20 --seed 7`: breaks the demo bot at random and checks that it always comes back.
 * - `bun run chaos sim --seeds 1..1000000`: runs simulated machines through schedules of faults, thousands in seconds.
 */
const [kind] = Bun.argv.slice(2)
await (kind === 'sim' ? import('./chaos-sim.ts') : import('./chaos-live.ts'))

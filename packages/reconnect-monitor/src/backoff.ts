import type { Policy } from './policy.ts'

/**
 * Delay before an attempt, in ms, from the start of the attempt before: U(1/2, 1) × min(cap, base × 2ⁿ).
 * The jitter is inside the cap: clamped after it, every client would end at exactly the cap, in lockstep.
 *
 * @param failures n, from 0.
 * @param draw Uniform in [0, 1).
 */
export function backoffMs(policy: Policy, failures: number, draw: number): number {
  const bound = Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** Math.min(failures, 30))
  return bound * (0.5 + draw / 2)
}

/** Delay of the first attempt after a proven live spell, in ms: uniform in [0, firstDelayMaxMs). */
export function firstDelayMs(policy: Policy, draw: number): number {
  return policy.firstDelayMaxMs * draw
}

/** Delay of an attempt while flapping, in ms: U(0.85, 1) × flapDelayMs. */
export function flapDelayMs(policy: Policy, draw: number): number {
  return policy.flapDelayMs * (0.85 + 0.15 * draw)
}

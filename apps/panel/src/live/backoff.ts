const BASE_MS = 500
const CAP_MS = 5_000

/**
 * How long the panel waits before it opens its stream again, in ms: U(½, 1) of min(5 s, 500 ms × 2ⁿ). The jitter is
 * inside the cap, so that many tabs do not come back in step.
 *
 * @param failures - attempts failed since the stream last spoke, from 0
 * @param random - uniform in [0, 1)
 */
export function reopenDelayMs(failures: number, random: () => number): number {
  return (0.5 + random() / 2) * Math.min(CAP_MS, BASE_MS * 2 ** failures)
}

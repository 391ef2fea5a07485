/** How long a step should hold the writer, in ms: one takes a disk's sync and some rows. */
const AIM_MS = 3

/** Finds out how much can be done in `AIM_MS` on this disk, from how long the steps before took. */
export interface StepSize {
  readonly amount: number
  took(ms: number): void
}

/** Starts at `least` and stays from there to `most`; shrinks at once by up to a half, grows by up to a quarter. */
export function stepSize(least: number, most: number): StepSize {
  let amount = least
  return {
    get amount() {
      return amount
    },
    took(ms) {
      const factor = Math.min(1.25, Math.max(0.5, AIM_MS / Math.max(ms, 0.01)))
      amount = Math.min(most, Math.max(least, Math.round(amount * factor)))
    },
  }
}

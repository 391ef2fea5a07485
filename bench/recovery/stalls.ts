/** Stretches in which a process that has no part in the client did not run: the machine's doing, not the client's. */
export interface StallLog {
  /** In wall time. */
  add(from: number, to: number): void
  /** Did one touch this stretch? */
  touched(from: number, to: number): boolean
}

export function createStallLog(): StallLog {
  const stalls: { readonly from: number; readonly to: number }[] = []
  return {
    add: (from, to) => void stalls.push({ from, to }),
    touched: (from, to) => stalls.some((stall) => stall.from <= to && stall.to >= from),
  }
}

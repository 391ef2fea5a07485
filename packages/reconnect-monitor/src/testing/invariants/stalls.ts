/** When our own process stood still, so that no deadline is held against it. */
export class Stalls {
  readonly #spans: { readonly from: number; readonly to: number }[] = []

  add(from: number, ms: number): void {
    this.#spans.push({ from, to: from + ms })
  }

  /** How much of the time from `since` to `now` was a standstill, in ms; counts twice what overlaps. */
  within(since: number, now: number): number {
    let sum = 0
    for (const { from, to } of this.#spans) sum += Math.max(0, Math.min(to, now) - Math.max(from, since))
    return sum
  }
}

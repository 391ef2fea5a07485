/** Lets everything that waits on promises run until nothing more happens by itself: one full turn of the event loop. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

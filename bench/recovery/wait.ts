const ASK_EVERY_MS = 25

/** Asks again and again until there is an answer, or the limit has passed: null then. Instants decide, not this. */
export async function eventually<T>(limitMs: number, ask: () => T | null | Promise<T | null>): Promise<T | null> {
  const deadline = performance.now() + limitMs
  while (performance.now() < deadline) {
    const answer = await ask()
    if (answer !== null) return answer
    await Bun.sleep(ASK_EVERY_MS)
  }
  return null
}

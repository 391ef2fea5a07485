/** The bot cannot start, for a reason an operator can mend. The message is one line and says how. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}

/** What went wrong, as one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').trim()
}

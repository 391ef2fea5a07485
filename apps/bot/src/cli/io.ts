/** Where a command writes; the process's own streams in `main.ts`. */
export interface Output {
  /** To stdout. */
  out(text: string): void
  /** To stderr. */
  err(text: string): void
  /** Colours are for terminals that want them. */
  readonly colors: boolean
}

/** A command cannot do what was asked. One line, with the remedy. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

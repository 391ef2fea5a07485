/** Where a command writes; the process's own streams in `main.ts`. */
export interface Output {
  /** To stdout. */
  out(text: string): void
  /** To stderr. */
  err(text: string): void
  /** Colours are for terminals that want them. */
  readonly colors: boolean
}

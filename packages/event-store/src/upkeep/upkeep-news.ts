/** What became of old data or of a copy, for the log. */
export interface UpkeepNews {
  readonly failed: boolean
  /** One line, for people. */
  readonly message: string
}

/** What a table's texts depend on besides its rows. */
export interface ViewOptions {
  /** Ages are counted from here. */
  readonly now: number
  /** IANA name of the zone in which instants are written. */
  readonly timeZone: string
}

/** How many rows of a table are built in one task. */
export const ROWS_AT_ONCE = 20

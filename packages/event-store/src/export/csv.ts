/** A value of a row as CSV can hold it. */
export type CsvValue = string | number | boolean | null

/**
 * One line of CSV, RFC 4180, its line end included. Null is an empty cell, an empty text a quoted one. Text that a
 * spreadsheet would run as a formula is prefixed with an apostrophe; numbers never are.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

/** How a formula begins, full-width forms included. @see https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u

const NEEDS_QUOTES = /^$|[",\p{Cc}]/u

function csvCell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

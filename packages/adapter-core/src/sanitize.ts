/** The longest text of a peer that is kept, in UTF-16 units: room for any sane reason, too little to flood a log. */
const MAX_LENGTH = 200

/** Control characters, line and paragraph separators, and the marks that reorder text on a terminal. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** A peer's words, fit for logs, stores and pages: one line, no control characters, at most 200 units long. */
export function sanitize(text: string): string {
  // Cut before cleaning, so that a huge text costs nothing.
  const clean = text
    .slice(0, MAX_LENGTH * 4)
    .replace(UNSAFE, ' ')
    .trim()
    .toWellFormed()
  return clean.length <= MAX_LENGTH ? clean : `${clean.slice(0, MAX_LENGTH - 1).toWellFormed()}…`
}

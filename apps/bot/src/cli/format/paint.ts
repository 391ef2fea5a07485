/** SGR codes. @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
export const BOLD = 1
export const DIM = 2
export const RED = 31
export const GREEN = 32
export const YELLOW = 33
export const CYAN = 36

/** Text in a colour, where colours are wanted and there is one. */
export function paint(text: string, code: number | null, colors: boolean): string {
  return colors && code !== null ? `\x1b[${code}m${text}\x1b[0m` : text
}

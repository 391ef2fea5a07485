/** Cells of CSV text, read character by character as RFC 4180 says; shares no code with what writes it. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let at = 0
  const endCell = () => {
    row.push(cell)
    cell = ''
  }
  while (at < text.length) {
    if (text[at] === '"') {
      const { value, end } = quoted(text, at + 1)
      cell = value
      at = end
    } else if (text[at] === ',') {
      endCell()
      at += 1
    } else if (text.startsWith('\r\n', at)) {
      endCell()
      rows.push(row)
      row = []
      at += 2
    } else {
      cell += text[at]
      at += 1
    }
  }
  if (cell !== '' || row.length > 0) throw new Error('The last line of the CSV has no end')
  return rows
}

function quoted(text: string, from: number): { readonly value: string; readonly end: number } {
  let value = ''
  let at = from
  for (;;) {
    if (at >= text.length) throw new Error('A quoted cell of the CSV has no end')
    if (text[at] !== '"') {
      value += text[at]
      at += 1
    } else if (text[at + 1] === '"') {
      value += '"'
      at += 2
    } else return { value, end: at + 1 }
  }
}

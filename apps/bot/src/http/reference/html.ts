/** Text that is markup already. */
export interface Html {
  readonly markup: string
}

type Piece = string | number | Html | readonly Piece[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Markup of a template; what is put into it is text unless it is `Html`. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { markup: String.raw({ raw: strings }, ...pieces.map(markupOf)) }
}

/** Markup as it is. */
export const raw = (markup: string): Html => ({ markup })

export const NOTHING = raw('')

function markupOf(piece: Piece): string {
  if (typeof piece === 'string') return piece.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
  if (typeof piece === 'number') return String(piece)
  return 'markup' in piece ? piece.markup : piece.map(markupOf).join('')
}

/** A line of text in which what stands between backticks is code. */
export function inline(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))}`
}

/** Text as paragraphs, with a blank line between them. */
export function prose(text: string): Html {
  return html`${text.split('\n\n').map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`
}

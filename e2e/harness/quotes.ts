import type { QuoteDto } from '@holdfast/api-contract'

/** Quotes of the stream, gathered from now on: a change of `fresh` is told at once, however short it lasts. */
export interface QuoteLog {
  /** In order of arrival. */
  readonly quotes: readonly (QuoteDto & { readonly at: number })[]
  /** Resolves with the first quote that satisfies the condition, from those gathered or still to come. */
  first(condition: (quote: QuoteDto) => boolean): Promise<QuoteDto & { readonly at: number }>
  close(): void
}

/** Opens the stream at `url` (`http://…:port`); resolves once its first bytes came. */
export async function quoteLog(url: string): Promise<QuoteLog> {
  const abort = new AbortController()
  const response = await fetch(`${url}/api/v1/stream`, { signal: abort.signal })
  if (!response.ok || response.body === null) throw new Error(`Cannot open the stream: ${response.status}`)
  const quotes: (QuoteDto & { at: number })[] = []
  const waiting = new Set<() => void>()
  const gather = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      const found = blocks.filter((block) => /^event: ?quote$/m.test(block)).map(dataOf)
      quotes.push(...found.map((quote) => ({ ...quote, at: Date.now() })))
      for (const look of waiting) look()
    }
  }
  gather(response.body).catch(() => {})
  return {
    quotes,
    first: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          const quote = quotes.find(condition)
          if (quote === undefined) return
          waiting.delete(look)
          resolve(quote)
        }
        waiting.add(look)
        look()
      }),
    close: () => abort.abort(),
  }
}

function dataOf(block: string): QuoteDto {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'))
  return JSON.parse(lines.map((line) => line.slice(5)).join('\n')) as QuoteDto
}

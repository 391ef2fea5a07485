import type { QuoteDto, SpreadDto } from '@holdfast/api-contract'

/** What the stream's events hold, of those that stories listen to. */
interface Streamed {
  readonly quote: QuoteDto
  readonly spread: SpreadDto
}

/** Messages of one kind, gathered from now on: a change of verdict is told at once, however short it lasts. */
export interface StreamLog<T> {
  /** In order of arrival. `heardAt`: ms since the Unix epoch. */
  readonly messages: readonly (T & { readonly heardAt: number })[]
  /** Resolves with the first message that satisfies the condition, from those gathered or still to come. */
  first(condition: (message: T) => boolean): Promise<T & { readonly heardAt: number }>
  close(): void
}

/** Opens the stream at `url` (`http://…:port`); resolves once its first bytes came. */
export async function streamLog<K extends keyof Streamed>(url: string, kind: K): Promise<StreamLog<Streamed[K]>> {
  type Heard = Streamed[K] & { readonly heardAt: number }
  const abort = new AbortController()
  const response = await fetch(`${url}/api/v1/stream`, { signal: abort.signal })
  if (!response.ok || response.body === null) throw new Error(`Cannot open the stream: ${response.status}`)
  const messages: Heard[] = []
  const waiting = new Set<() => void>()
  const isOfKind = (block: string) => block.split('\n').includes(`event: ${kind}`)
  const gather = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      const found = blocks.filter(isOfKind).map((block) => dataOf<Streamed[K]>(block))
      messages.push(...found.map((message) => ({ ...message, heardAt: Date.now() })))
      for (const look of waiting) look()
    }
  }
  gather(response.body).catch(() => {})
  return {
    messages,
    first: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          const message = messages.find(condition)
          if (message === undefined) return
          waiting.delete(look)
          resolve(message)
        }
        waiting.add(look)
        look()
      }),
    close: () => abort.abort(),
  }
}

function dataOf<T>(block: string): T {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'))
  return JSON.parse(lines.map((line) => line.slice(5)).join('\n')) as T
}

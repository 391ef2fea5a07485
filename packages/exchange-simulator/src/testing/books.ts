import type { Frame, TestClient } from './client.ts'

export const BTC = 'BTC-USD-PERP'
export const ETH = 'ETH-USD-PERP'

interface WireLevel {
  readonly side: 'BUY' | 'SELL'
  readonly price: string
  readonly size: string
}

/** The data of a Paradex book frame. */
export interface BookData {
  readonly seq_no: number
  readonly market: string
  readonly last_updated_at: number
  readonly update_type: 's' | 'd'
  readonly inserts: readonly WireLevel[]
  readonly updates: readonly WireLevel[]
  readonly deletes: readonly WireLevel[]
}

/** The data of a frame, if it is one of a Paradex book. */
export function bookOf(frame: Frame, market: string = BTC): BookData | null {
  if (frame['method'] !== 'subscription') return null
  const { data } = frame['params'] as { data: BookData }
  return data.market === market ? data : null
}

export function isBook(market: string = BTC, type?: 's' | 'd'): (frame: Frame) => boolean {
  return (frame) => {
    const book = bookOf(frame, market)
    return book !== null && (type === undefined || book.update_type === type)
  }
}

/** All Paradex book frames of one market, oldest first. */
export function booksIn(client: TestClient, market: string = BTC): BookData[] {
  return client.frames.flatMap((frame) => bookOf(frame, market) ?? [])
}

let lastId = 100

/** Sends a Paradex request for a channel and resolves with the answer. */
export function askFor(client: TestClient, method: 'subscribe' | 'unsubscribe', channel: string): Promise<Frame> {
  lastId += 1
  const id = lastId
  const answer = client.next((frame) => frame['id'] === id)
  client.send({ jsonrpc: '2.0', method, params: { channel }, id })
  return answer
}

/** The same for a book by its changes. */
export function ask(client: TestClient, method: 'subscribe' | 'unsubscribe', market: string = BTC): Promise<Frame> {
  return askFor(client, method, `order_book.${market}.deltas`)
}

/** Subscribes to a Paradex book and resolves with its snapshot. */
export async function subscribeBook(client: TestClient, market: string = BTC): Promise<BookData> {
  const snapshot = client.next(isBook(market, 's'))
  await ask(client, 'subscribe', market)
  return bookOf(await snapshot, market) as BookData
}

export const isDepth =
  (market: string) =>
  (frame: Frame): boolean =>
    frame['channel'] === `${market}@depth`

/** Subscribes to Vest streams and resolves with the outcomes. */
export async function subscribeStreams(client: TestClient, ...streams: string[]): Promise<unknown> {
  const answer = client.next((frame) => 'subscription_outcomes' in frame)
  client.send({ method: 'SUBSCRIBE', params: streams, id: 1 })
  return (await answer)['subscription_outcomes']
}

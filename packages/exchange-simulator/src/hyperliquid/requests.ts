import * as v from 'valibot'
import { topicName } from './channels.ts'

const Request = v.variant('method', [
  v.object({ method: v.literal('ping') }),
  v.object({ method: v.picklist(['subscribe', 'unsubscribe']), subscription: v.looseObject({ type: v.string() }) }),
])

const Book = v.object({
  type: v.literal('l2Book'),
  coin: v.string(),
  nSigFigs: v.nullish(v.number(), null),
  mantissa: v.nullish(v.number(), null),
  fast: v.nullish(v.boolean(), false),
})
const Other = v.object({ type: v.picklist(['bbo', 'trades', 'activeAssetCtx']), coin: v.string() })
const Subscription = v.union([Book, Other])

/** One channel of one coin that a client wants. */
export interface Wish {
  readonly coin: string
  readonly topic: string
  /** As the server repeats it: with every default written out. */
  readonly echo: unknown
  /** As it came, for errors. */
  readonly original: string
  /** False where it asks for rounded prices. */
  readonly isPlain: boolean
}

/** A request as understood; `error` is what the server says to one that is none. */
export type HyperliquidRequest =
  | { readonly kind: 'ping' }
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly wish: Wish }
  | { readonly kind: 'error'; readonly error: string }

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function topicOf(wanted: v.InferOutput<typeof Subscription>): string {
  if (wanted.type !== 'l2Book') return topicName[wanted.type](wanted.coin)
  return (wanted.fast ? topicName.l2BookFast : topicName.l2Book)(wanted.coin)
}

/** Reads one text frame. */
export function parseRequest(text: string): HyperliquidRequest {
  const request = v.safeParse(Request, parseJson(text))
  if (!request.success) {
    return { kind: 'error', error: `Error parsing JSON into valid websocket request: ${text}` }
  }
  if (request.output.method === 'ping') return { kind: 'ping' }
  const { method, subscription } = request.output
  const original = JSON.stringify(subscription)
  const wanted = v.safeParse(Subscription, subscription)
  if (!wanted.success) return { kind: 'error', error: `Invalid subscription ${original}` }
  const echo = wanted.output
  const isPlain = echo.type !== 'l2Book' || (echo.nSigFigs === null && echo.mantissa === null)
  return { kind: method, wish: { coin: echo.coin, topic: topicOf(echo), echo, original, isPlain } }
}

import type { Frame, Subscription } from '@holdfast/adapter-core'
import type { ScriptAsk, ScriptPing } from '@holdfast/adapter-core/testing'

/** What is asked for, with the defaults that the server's echo has. */
export type WireRequest = Readonly<Record<string, unknown>>

/** Reads a request, one subscription a frame; null for what is answered with "Error parsing JSON …". */
export function readRequest(frame: Frame): readonly (ScriptAsk | ScriptPing)[] | null {
  if (typeof frame !== 'string') return null
  const { method, subscription } = JSON.parse(frame)
  if (method === 'ping') return [{ verb: 'ping', id: null }]
  if ((method !== 'subscribe' && method !== 'unsubscribe') || typeof subscription?.coin !== 'string') return null
  const { coin, fast, type } = subscription
  const channel = channelOf(type, fast)
  if (channel === null) return null
  return [
    { verb: method, channel, market: coin, id: type === 'l2Book' ? bookEcho(coin, fast === true) : { type, coin } },
  ]
}

function channelOf(type: unknown, fast: unknown): string | null {
  if (type === 'l2Book') return fast === true ? 'order_book_fast' : 'order_book'
  return type === 'bbo' || type === 'trades' || type === 'activeAssetCtx' ? type : null
}

const bookEcho = (coin: string, fast: boolean): WireRequest => {
  return { type: 'l2Book', coin, nSigFigs: null, mantissa: null, fast }
}

/** The name under which the data of a channel comes: the fast book's is no other. */
export const dataName = ({ channel }: Subscription): string => (channel.startsWith('order_book') ? 'l2Book' : channel)

/** What the tabs of a browser tell each other: they share one session. */
export type SessionNews =
  /** The bot has opened a session, or asks for none any more. */
  { readonly kind: 'in' } | { readonly kind: 'out'; readonly everywhere: boolean }

/** The name of the line between them. */
export const CHANNEL = 'holdfast-session'

/** The part of the browser's BroadcastChannel that is used. */
type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>

interface OtherTabsOptions {
  /** May throw: a browser may forbid it, or be too old for it. */
  readonly open: () => Channel
  readonly onNews: (news: SessionNews) => void
}

/** Tells the other tabs of this browser. Without a line to them each finds out by itself, from the bot's next refusal. */
export function createOtherTabs({ onNews, open }: OtherTabsOptions): { tell(news: SessionNews): void } {
  const channel = opened(open)
  channel?.addEventListener('message', ({ data }) => {
    const news = newsOf(data)
    if (news !== null) onNews(news)
  })
  return { tell: (news) => channel?.postMessage(news) }
}

function opened(open: () => Channel): Channel | null {
  try {
    return open()
  } catch {
    return null
  }
}

/** A tab of another version may say what this one does not know. */
function newsOf(data: unknown): SessionNews | null {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return null
  if (data.kind === 'in') return { kind: 'in' }
  if (data.kind !== 'out' || !('everywhere' in data)) return null
  return { kind: 'out', everywhere: data.everywhere === true }
}

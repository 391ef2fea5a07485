import { WebSocket } from 'ws'
import { FEEDS, type FeedName } from './feeds/feeds.ts'
import type { FrameObserver } from './pipeline.ts'
import { readBookEvent } from './sbe-reader.ts'

export interface FloorOptions {
  readonly feed: FeedName
  readonly url: string
  /** The first book came: data flows. */
  readonly onLive: () => void
  /** Of every frame from then on. */
  readonly observer: FrameObserver
}

/** A socket of the library alone: every frame is parsed, what it says is dropped. Returns how to close it. */
export function openFloor({ feed, observer, onLive, url }: FloorOptions): () => void {
  const socket = new WebSocket(url)
  let isLive = false
  const onParsed = (isData: boolean): void => {
    if (isLive) {
      observer.onHandled()
      observer.onDone()
    } else if (isData) {
      isLive = true
      onLive()
    }
  }
  socket.on('open', () => socket.send(FEEDS[feed].request))
  socket.on('message', (data: Buffer, isBinary) => {
    if (isLive) observer.onReceived()
    if (isBinary) onParsed(readBookEvent(data) !== null)
    else onParsed(isBook(JSON.parse(data.toString()) as object))
  })
  socket.on('error', (error) => {
    throw error
  })
  return () => socket.terminate()
}

/** Not the answer to the request: those of every exchange lack these. */
function isBook(message: object): boolean {
  return 'params' in message || 'tsMs' in message || ('channel' in message && message.channel === 'l2Book')
}

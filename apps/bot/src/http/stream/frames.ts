const encoder = new TextEncoder()

/**
 * One server-sent event as bytes. JSON holds no line break, so `data` is one line.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function sseFrame(event: string, data: unknown, id?: number): Uint8Array {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return encoder.encode(`event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`)
}

/** A comment: keeps the connection warm and shows that it is. */
export const KEEP_ALIVE = encoder.encode(': keep-alive\n\n')

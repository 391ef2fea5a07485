import { expect, test } from 'bun:test'
import { createEventScanner, type ScannedEvent } from './event-scanner.ts'

const event = (id: number) => `event: event\nid: ${id}\ndata: {"id":${id},"at":${id * 10},"type":"bot_started"}\n\n`
const text = `HTTP/1.1 200 OK\r\n\r\n1f\r\nevent: snapshot\ndata: {"lastEventId":1}\n\n\r\n${event(2)}\r\n5\r\n: keep-alive\n\n${event(31)}`

test('finds every event once, wherever the bytes are cut', () => {
  for (let size = 1; size <= text.length; size++) {
    const found: ScannedEvent[] = []
    const scan = createEventScanner((one) => void found.push(one))
    for (let at = 0; at < text.length; at += size) scan(Buffer.from(text.slice(at, at + size)))
    expect(found).toEqual([
      { id: 2, at: 20, type: 'bot_started' },
      { id: 31, at: 310, type: 'bot_started' },
    ])
  }
})

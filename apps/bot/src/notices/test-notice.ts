import type { OutgoingNotice } from './channel.ts'

/** What a press of the button sends: of no outbox, so without an id of one. */
export function testNotice(now: number): OutgoingNotice {
  return {
    id: 0,
    loudness: 'on',
    createdAt: now,
    content: {
      class: 'test',
      at: now,
      title: 'Test notice from Holdfast',
      text: 'Somebody asked for it to see whether this channel works. It does.',
      connections: [],
      outages: [],
    },
  }
}

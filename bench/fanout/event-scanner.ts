/** A stored event as the stream tells it; what the measurement needs of it. */
export interface ScannedEvent {
  readonly id: number
  readonly at: number
  readonly type: string
}

const EVENT = Buffer.from('event: event\nid: ')
const ID_OFFSET = EVENT.length
const END = Buffer.from('\n\n')
const DATA = Buffer.from('\ndata: ')

/**
 * Finds the stored events in the bytes of a stream, as they come; everything else is passed over. Cheap, so that a process
 * can read for a thousand. What HTTP puts between the chunks of a body lies between events.
 */
export function createEventScanner(onEvent: (event: ScannedEvent) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    const data = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    let from = 0
    for (;;) {
      const at = data.indexOf(EVENT, from)
      const end = at === -1 ? -1 : data.indexOf(END, at)
      if (end === -1) {
        from = at === -1 ? Math.max(from, data.length - ID_OFFSET) : at
        break
      }
      const dataAt = data.indexOf(DATA, at)
      onEvent({
        ...(JSON.parse(data.toString('utf8', dataAt + DATA.length, end)) as ScannedEvent),
        id: Number(data.toString('latin1', at + ID_OFFSET, dataAt)),
      })
      from = end
    }
    rest = Buffer.from(data.subarray(from))
  }
}

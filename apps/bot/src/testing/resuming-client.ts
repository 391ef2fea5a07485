type Body = ReadableStream<Uint8Array>
type Reader = ReturnType<typeof readerOf>

const readerOf = (body: Body) => body.getReader()

/** A client of the stream as browsers are: it comes back with the last id that it saw whole. */
export interface ResumingClient {
  /** Ids of all events it saw, over all its streams. */
  readonly ids: readonly number[]
  /** Names of all messages it saw. */
  readonly names: readonly string[]
  readonly lastId: number | null
  connect(body: Body): void
  /** Sees events elsewhere than on the stream, up to an id. */
  see(ids: readonly number[], upTo: number): void
  /** Takes one piece of what came, or waits for it. */
  read(): Promise<void>
  /** Takes one piece, if one comes within so many ms. */
  readWithin(ms: number): Promise<void>
  /** Loses its stream with a share of the next piece still on the way: 0 = all of it, 1 = none. */
  drop(share: number): Promise<void>
}

/** @param firstId the id it begins with, null where it takes that of its first snapshot */
export function createResumingClient(firstId: number | null): ResumingClient {
  const ids: number[] = []
  const names: string[] = []
  let lastId = firstId
  let reader: Reader | null = null
  let text = ''
  let decoder = new TextDecoder()
  /** Asked for, and not yet there. */
  let pending: ReturnType<Reader['read']> | null = null

  const take = (block: string): void => {
    const name = /^event: (\w+)$/m.exec(block)?.[1]
    if (name === undefined) return
    names.push(name)
    if (name === 'snapshot') lastId ??= JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '').lastEventId ?? 0
    const id = /^id: (\d+)$/m.exec(block)?.[1]
    if (id === undefined) return
    lastId = Number(id)
    ids.push(lastId)
  }

  const takeBytes = (bytes: Uint8Array): void => {
    const blocks = (text + decoder.decode(bytes, { stream: true })).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) take(block)
  }

  const ask = (): ReturnType<Reader['read']> => {
    if (reader === null) throw new Error('Cannot read: the client is not connected')
    pending ??= reader.read()
    return pending
  }

  const read = async (): Promise<void> => {
    const { value } = await ask()
    pending = null
    if (value !== undefined) takeBytes(value)
  }

  return {
    ids,
    names,
    get lastId() {
      return lastId
    },
    connect(body) {
      reader = readerOf(body)
      decoder = new TextDecoder()
      text = ''
      pending = null
    },
    see(seen, upTo) {
      ids.push(...seen)
      lastId = upTo
    },
    read,
    async readWithin(ms) {
      const isThere = await Promise.race([ask().then(() => true), Bun.sleep(ms).then(() => false)])
      if (isThere) await read()
    },
    async drop(share) {
      const ended = reader
      reader = null
      const asked = pending
      pending = null
      await ended?.cancel()
      const chunk = await asked
      if (chunk?.value !== undefined) takeBytes(chunk.value.subarray(0, Math.floor(chunk.value.length * share)))
    },
  }
}

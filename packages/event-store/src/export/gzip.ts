import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'

/** Bytes as one gzip member. Reads on as its own reader does; where that one stops, the source is ended. */
export async function* gzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip()
  // The error of either side reaches the reader below: the pipeline destroys the last stream with it.
  pipeline(chunks, gzip, () => {})
  yield* gzip
}

import { expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { gzipped } from './gzip.ts'

test('a reader that stops ends the source', async () => {
  const ended = Promise.withResolvers<void>()
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield randomBytes(10_000)
    } finally {
      ended.resolve()
    }
  }
  for await (const chunk of gzipped(endless())) {
    expect(chunk.length).toBeGreaterThan(0)
    break
  }
  await ended.promise
})

test('a source that fails fails its reader, after what it had said', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield randomBytes(100_000)
    throw new Error('the disk failed')
  }
  await expect(Array.fromAsync(gzipped(failing()))).rejects.toThrow('the disk failed')
})

import { expect, test } from 'bun:test'
import { createWsDial, systemClock } from '@holdfast/adapter-core'
import { startReplayServer } from './replay-server.ts'
import type { SessionEntry, SessionHeader } from './session-file.ts'

test('a client that reads slowly gets every frame all the same', async () => {
  const frames = 2_000
  const entry: SessionEntry = { kind: 'received', at: 0, text: 'x'.repeat(20_000) }
  const header: SessionHeader = {
    holdfast: 'session',
    version: 1,
    exchange: 'paradex',
    endpoint: 'wss://ws.example.test/v1',
    openedAt: 1_795_000_000_000,
    options: {},
    subscriptions: [],
    recordedBy: 'a test',
  }
  const session = { header, entries: Array<SessionEntry>(frames).fill(entry) }
  const server = startReplayServer({ session, clock: systemClock, signal: new AbortController().signal })
  let received = 0
  const ignore = () => {}
  const socket = createWsDial({ clock: systemClock })(
    { url: server.url, handshakeTimeoutMs: 5_000, maxFrameBytes: 1_000_000 },
    {
      onOpen: ignore,
      onFrame: () => {
        received += 1
      },
      onClose: ignore,
      onDialFailed: ignore,
      onHeartbeat: ignore,
    },
  )
  expect(await server.played).toBe(frames)
  expect(received).toBe(frames)
  socket.terminate()
  await server.stop()
})

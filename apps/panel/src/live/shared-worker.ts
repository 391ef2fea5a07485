import { browserClock } from './clock.ts'
import { createHub } from './hub.ts'
import { isToHub } from './hub-protocol.ts'

/** The worker that all tabs of a browser share: it holds their one stream. No logic. */
const hub = createHub({ clock: browserClock, random: Math.random, open: (url) => new EventSource(url) })

globalThis.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (port === undefined) return
  const line = { post: (message: unknown) => port.postMessage(message) }
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isToHub(data)) hub.hear(line, data)
  })
  // A tab that crashed says no goodbye.
  port.addEventListener('close', () => hub.lose(line))
  port.start()
})

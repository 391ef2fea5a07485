import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A receiver of notices on loopback. */
export interface NoticeReceiver {
  readonly url: string
  /** The titles of what it took, oldest first. */
  readonly taken: readonly string[]
  /** What it answers from now on; anything but 200 is not taken. */
  answer(status: number): void
  close(): Promise<void>
}

export async function startNoticeReceiver(): Promise<NoticeReceiver> {
  const taken: string[] = []
  let status = 200
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      if (status === 200) taken.push((JSON.parse(body) as { title: string }).title)
      response.writeHead(status).end(status === 200 ? 'ok' : 'away for lunch')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    answer: (next) => {
      status = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

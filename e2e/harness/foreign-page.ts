import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** A page that somebody else serves to the operator's browser. */
export interface ForeignPage {
  readonly port: number
  stop(): Promise<void>
}

/** An empty page at every path, with no policy of its own: its scripts may try anything. */
export async function serveForeignPage(): Promise<ForeignPage> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>A page of somebody else</title><body></body>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** What a page found out, by the way it tried; nothing is `null`. */
export type Loot = Readonly<Record<string, string | null>>

/** Has the page try everything that `attack.js` knows on the bot at `url`. */
export function attackFrom(page: Page, url: string): Promise<Loot> {
  const script = readFileSync(join(import.meta.dirname, 'attack.js'), 'utf8').replace('export ', '')
  return page.evaluate(`(() => { ${script}; return attack(${JSON.stringify(url)}) })()`)
}

import { gzipSync } from 'node:zlib'
import type { Browser } from '@playwright/test'
import { PAGES } from '../../e2e/harness/pages.ts'
import { goTo, PATIENCE_MS } from './hand.ts'

/** A file that the browser fetched. Sizes in bytes. */
export interface FetchedFile {
  readonly name: string
  readonly kind: 'script' | 'worker' | 'style'
  readonly raw: number
  readonly gzipped: number
}

/** What the browser fetches, cold. */
export interface Weight {
  /** For the overview. */
  readonly first: readonly FetchedFile[]
  /** What each further page adds, in the order of the navigation. */
  readonly pages: readonly { readonly page: string; readonly files: readonly FetchedFile[] }[]
}

/** For how long nothing more may come before a page counts as loaded, in ms. */
const QUIET_MS = 500

/** Loads the panel of a bot at `url` in a fresh browser and goes through its pages; between them stands who counts. */
export async function weigh(browser: Browser, url: string): Promise<Weight> {
  let fetched: FetchedFile[] = []
  const counter = countFiles(url, (file) => fetched.push(file))
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const take = async (): Promise<readonly FetchedFile[]> => {
    for (let before = -1; before !== fetched.length; await page.waitForTimeout(QUIET_MS)) before = fetched.length
    const files = fetched
    fetched = []
    return files
  }
  try {
    await page.goto(counter.url)
    await page.getByTestId('connection').first().waitFor()
    const first = await take()
    const pages = []
    for (const one of PAGES) {
      if (one.path === '/') continue
      await goTo(page, one)
      pages.push({ page: one.name, files: await take() })
    }
    return { first, pages }
  } finally {
    await context.close()
    await counter.stop()
  }
}

/** Passes everything on to `url`, and tells of the scripts and style sheets; workers' own too, which a page does not see. */
function countFiles(url: string, onFile: (file: FetchedFile) => void) {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    // A stream is silent for a second at a time.
    idleTimeout: 60,
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const headers = new Headers(request.headers)
      headers.delete('host')
      const response = await fetch(`${url}${pathname}${search}`, { headers, signal: request.signal, decompress: true })
      const kind = kindOf(response, request.headers.get('sec-fetch-dest') ?? '')
      const passed = new Headers(response.headers)
      passed.delete('content-encoding')
      passed.delete('content-length')
      const init = { status: response.status, headers: passed }
      if (kind === null) return new Response(response.body, init)
      const body = await response.bytes()
      const name = pathname.split('/').at(-1) ?? pathname
      onFile({ name, kind, raw: body.byteLength, gzipped: gzipSync(body, { level: 9 }).byteLength })
      return new Response(body, init)
    },
  })
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) }
}

function kindOf(response: Response, destination: string): FetchedFile['kind'] | null {
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('text/css')) return 'style'
  if (!type.includes('javascript')) return null
  return destination.includes('worker') ? 'worker' : 'script'
}

/** Gzipped bytes of all files of some kinds. */
export function gzippedOf(files: readonly FetchedFile[], ...kinds: readonly FetchedFile['kind'][]): number {
  return files.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { gzipped }) => sum + gzipped, 0)
}

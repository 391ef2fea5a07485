import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import { revalidated } from '../revalidate.ts'
import type { Handler } from '../route.ts'

/** Paths that belong to the bot itself: never answered by the panel. */
const RESERVED = /^\/(api|metrics|docs|healthz|readyz)(\/|$)/

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** True for paths that the panel answers: its files, and its own client-side routes. */
export function isPanelPath(method: string, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && !RESERVED.test(path)
}

/** Serves the panel: a file where there is one, `index.html` for its client-side routes. */
export function panelHandler({ panel }: Pick<AppDeps, 'panel'>): Handler {
  return async (c) => {
    const { path } = c.req
    const file = path === '/' ? null : await panel.find(path)
    // Names of assets hold a hash of their content.
    if (file !== null && path.startsWith('/assets/')) return fileOf(file, { 'cache-control': IMMUTABLE })
    const known = c.req.header('if-none-match')
    if (file !== null) return revalidated(known, fileOf(file))
    const isFileName = path.slice(path.lastIndexOf('/')).includes('.')
    const index = isFileName ? null : await panel.find('/index.html')
    if (index !== null) return revalidated(known, fileOf(index))
    const remedy = panel.remedy()
    if (remedy !== null) throw new ProblemError('panel_not_built', remedy)
    throw new ProblemError('not_found', `There is nothing at ${path.slice(0, 200)}`)
  }
}

function fileOf(file: Blob, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(file, { headers: { 'content-type': file.type, ...headers } })
}

import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import type { Handler } from '../route.ts'

/** Paths that belong to the bot itself: never answered by the panel. */
const RESERVED = /^\/(api|metrics|docs|healthz|readyz)(\/|$)/

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
    if (file !== null)
      return serve(file, path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    const isFileName = path.slice(path.lastIndexOf('/')).includes('.')
    const index = isFileName ? null : await panel.find('/index.html')
    if (index !== null) return serve(index, 'no-cache')
    const remedy = panel.remedy()
    if (remedy !== null) throw new ProblemError('panel_not_built', remedy)
    throw new ProblemError('not_found', `There is nothing at ${path.slice(0, 200)}`)
  }
}

function serve(file: Blob, cacheControl: string): Response {
  return new Response(file, { headers: { 'content-type': file.type, 'cache-control': cacheControl } })
}

import { ENDPOINTS } from '@holdfast/api-contract'
import type { ExportFormat, ExportRequest } from '@holdfast/event-store'
import type { Context } from 'hono'
import { acceptsGzip } from '../accept-encoding.ts'
import type { AppDeps } from '../deps.ts'
import { downloadBody, StalledClientError } from '../download.ts'
import { ProblemError } from '../problem.ts'
import { checkOrder, defined } from '../query.ts'
import type { AppEnv, Route } from '../route.ts'
import { serve } from '../serve.ts'

/** Exports at a time: each holds a page and a place in the reader's line. */
const MAX_EXPORTS = 4

/** How long a client may take nothing; then its place goes to the next. */
const MAX_PAUSE_MS = 60_000

/** What is asked for, without how it is packed. */
type Wanted = Pick<ExportRequest, 'what' | 'query'>

/** The lists as files, streamed: whatever their length, the bot holds one page. */
export function exportRoutes({ clock, log, store }: Pick<AppDeps, 'clock' | 'log' | 'store'>): readonly Route[] {
  let underWay = 0

  const bodyOf = async (request: ExportRequest): Promise<ReadableStream<Uint8Array>> => {
    if (underWay >= MAX_EXPORTS) {
      const detail = `At most ${MAX_EXPORTS} at a time: wait until one has ended`
      throw new ProblemError('too_many_exports', detail, { headers: { 'retry-after': '5' } })
    }
    underWay++
    try {
      const source = store.export(request)[Symbol.asyncIterator]()
      // A store that cannot be read says so before the answer begins.
      const first = await source.next()
      return downloadBody(source, first, { clock, maxPauseMs: MAX_PAUSE_MS, onEnd })
    } catch (error) {
      underWay--
      throw error
    }
  }
  const onEnd = (error: unknown): void => {
    underWay--
    if (error === null) return
    const level = error instanceof StalledClientError ? 'warn' : 'error'
    log(level, 'An export ended before it was whole', { error })
  }

  const answer = async (
    c: Context<AppEnv>,
    contentType: string,
    request: Wanted & Pick<ExportRequest, 'format'>,
  ): Promise<Response> => {
    const gzip = acceptsGzip(c.req.header('accept-encoding'))
    const headers = {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${fileName(request, clock.now())}"`,
      'cache-control': 'no-store',
      vary: 'Accept-Encoding',
      ...(gzip ? { 'content-encoding': 'gzip' } : {}),
    }
    if (isHead(c)) return new Response(null, { headers })
    return new Response(await bodyOf({ ...request, gzip } as ExportRequest), { headers })
  }
  const eventsAs = (endpoint: typeof ENDPOINTS.eventsCsv | typeof ENDPOINTS.eventsJsonl, format: ExportFormat) =>
    serve(endpoint, ({ query, c }) => {
      checkOrder(query)
      return answer(c, endpoint.answer.contentType, { what: 'events', format, query: defined(query) })
    })
  const outagesAs = (endpoint: typeof ENDPOINTS.outagesCsv | typeof ENDPOINTS.outagesJsonl, format: ExportFormat) =>
    serve(endpoint, ({ query, c }) => {
      checkOrder(query)
      return answer(c, endpoint.answer.contentType, { what: 'outages', format, query: defined(query) })
    })
  return [
    eventsAs(ENDPOINTS.eventsCsv, 'csv'),
    eventsAs(ENDPOINTS.eventsJsonl, 'jsonl'),
    outagesAs(ENDPOINTS.outagesCsv, 'csv'),
    outagesAs(ENDPOINTS.outagesJsonl, 'jsonl'),
  ]
}

const isHead = (c: Context<AppEnv>): boolean => c.req.raw.method === 'HEAD'

/** `holdfast-events-20261122T100000Z-20261123T100000Z.csv`; without a beginning it says `start`. */
function fileName({ what, query, format }: Wanted & Pick<ExportRequest, 'format'>, now: number): string {
  const from = query.from === undefined ? 'start' : compactText(query.from)
  return `holdfast-${what}-${from}-${compactText(query.to ?? now)}.${format}`
}

function compactText(at: number): string {
  const text = Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' })
  return text.replaceAll(/[^\dTZ]/g, '')
}

import type { Endpoints } from '../endpoint.ts'
import { StreamQuerySchema } from '../queries.ts'
import { STREAM_SCHEMAS } from '../stream.ts'

export const STREAM_ENDPOINTS = {
  stream: {
    method: 'GET',
    path: '/api/v1/stream',
    access: 'token',
    tag: 'stream',
    summary: 'Follow everything',
    description:
      'Server-sent events; first a `snapshot`, then what changes. A comment line goes out every 5 s. With `Last-Event-ID`, else `after`, every stored event since that id is sent in order after the snapshot and before new ones: none missing, none twice. An id that is purged or of another database is answered with `reset`. A client that does not read is cut off.',
    query: StreamQuerySchema,
    answer: { status: 200, contentType: 'text/event-stream; charset=utf-8', events: STREAM_SCHEMAS },
    problems: ['too_many_streams'],
  },
} as const satisfies Endpoints

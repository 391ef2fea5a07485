import type { Endpoints } from '../endpoint.ts'
import { SeriesQuerySchema, TimelineQuerySchema, WindowQuerySchema } from '../queries.ts'
import { SeriesSchema, StatsSchema, TimelineSchema } from '../resources.ts'

export const FIGURE_ENDPOINTS = {
  stats: {
    method: 'GET',
    path: '/api/v1/stats',
    access: 'token',
    tag: 'figures',
    summary: 'Figures of a window',
    description: 'By connection. What nobody watched is unknown, never up.',
    query: WindowQuerySchema,
    answer: { status: 200, schema: StatsSchema },
    problems: [],
  },
  timeline: {
    method: 'GET',
    path: '/api/v1/timeline',
    access: 'token',
    tag: 'figures',
    summary: 'States over a window',
    description:
      'By connection, tiles that cover the window without gap or overlap. With `resolutionMs` those that are too short are put together in the worst of their states and say how many outages they stand for, so that an answer is small however long the window.',
    query: TimelineQuerySchema,
    answer: { status: 200, schema: TimelineSchema },
    problems: [],
  },
  series: {
    method: 'GET',
    path: '/api/v1/series',
    access: 'token',
    tag: 'figures',
    summary: "One connection's measurements",
    description: 'In buckets of one width, the narrowest that are still kept for all of the window.',
    query: SeriesQuerySchema,
    answer: { status: 200, schema: SeriesSchema },
    problems: [],
  },
} as const satisfies Endpoints

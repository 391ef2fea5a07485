import * as v from 'valibot'
import type { Endpoints } from '../endpoint.ts'
import { EventsExportQuerySchema, EventsQuerySchema, OutagesExportQuerySchema, OutagesQuerySchema } from '../queries.ts'
import { EventPageSchema, EventSchema, OutageDetailSchema, OutagePageSchema, OutageSchema } from '../resources.ts'

const OutageParams = v.object({
  id: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
})

/**
 * `header=present` is RFC 4180's. JSON Lines has no registered type; this is the one that OpenAPI's registry names.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180#section-3
 * @see https://spec.openapis.org/registry/media-type/sequential_json
 */
const CSV = 'text/csv; charset=utf-8; header=present'
const JSONL = 'application/jsonl'

const EXPORT = {
  method: 'GET',
  access: 'token',
  tag: 'record',
  description:
    'Newest first, written as it is read: the bot holds one page, whatever the length. A failure half-way cuts the connection, so that a file that ends properly is whole. Compressed where the client takes gzip.',
  problems: ['too_many_exports'],
} as const

export const RECORD_ENDPOINTS = {
  events: {
    method: 'GET',
    path: '/api/v1/events',
    access: 'token',
    tag: 'record',
    summary: 'List events',
    description: 'Newest first; ascending from an event id with `after`.',
    query: EventsQuerySchema,
    answer: { status: 200, schema: EventPageSchema },
    problems: [],
  },
  outages: {
    method: 'GET',
    path: '/api/v1/outages',
    access: 'token',
    tag: 'record',
    summary: 'List outages',
    description: 'Newest first, the ones under way included.',
    query: OutagesQuerySchema,
    answer: { status: 200, schema: OutagePageSchema },
    problems: [],
  },
  outage: {
    method: 'GET',
    path: '/api/v1/outages/:id',
    access: 'token',
    tag: 'record',
    summary: 'Show one outage with its timeline',
    params: OutageParams,
    answer: { status: 200, schema: OutageDetailSchema },
    problems: ['unknown_outage'],
  },
  eventsCsv: {
    ...EXPORT,
    path: '/api/v1/events.csv',
    summary: 'Export events as CSV',
    query: EventsExportQuerySchema,
    answer: { status: 200, contentType: CSV },
  },
  eventsJsonl: {
    ...EXPORT,
    path: '/api/v1/events.jsonl',
    summary: 'Export events as JSON Lines',
    query: EventsExportQuerySchema,
    answer: { status: 200, contentType: JSONL, schema: EventSchema },
  },
  outagesCsv: {
    ...EXPORT,
    path: '/api/v1/outages.csv',
    summary: 'Export outages as CSV',
    query: OutagesExportQuerySchema,
    answer: { status: 200, contentType: CSV },
  },
  outagesJsonl: {
    ...EXPORT,
    path: '/api/v1/outages.jsonl',
    summary: 'Export outages as JSON Lines',
    query: OutagesExportQuerySchema,
    answer: { status: 200, contentType: JSONL, schema: OutageSchema },
  },
} as const satisfies Endpoints

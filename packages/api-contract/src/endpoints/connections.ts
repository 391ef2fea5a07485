import * as v from 'valibot'
import type { Endpoints } from '../endpoint.ts'
import { ActionRequestSchema } from '../requests.ts'
import { ConnectionSchema, ConnectionsSchema } from '../resources.ts'

const ConnectionParams = v.object({ id: v.string() })

const CONNECTION = {
  method: 'GET',
  path: '/api/v1/connections/:id',
  access: 'token',
  tag: 'connections',
  summary: 'Show one connection',
  params: ConnectionParams,
  answer: { status: 200, schema: ConnectionSchema },
  problems: ['unknown_connection'],
} as const satisfies Endpoints[string]

const ACTION = {
  method: 'POST',
  access: 'token',
  tag: 'connections',
  params: ConnectionParams,
  body: ActionRequestSchema,
  answer: { status: 202, schema: ConnectionSchema, description: 'The connection right after.' },
  problems: ['unknown_connection', 'store_unavailable'],
} as const

const RECORDED = 'The request is on disk, with who asked and why, before anything is done.'

export const CONNECTION_ENDPOINTS = {
  connections: {
    method: 'GET',
    path: '/api/v1/connections',
    access: 'token',
    tag: 'connections',
    summary: 'List the connections',
    description: 'In the order of the configuration.',
    answer: { status: 200, schema: ConnectionsSchema },
    problems: [],
  },
  connection: CONNECTION,
  reconnect: {
    ...ACTION,
    path: '/api/v1/connections/:id/reconnect',
    summary: 'Reconnect a connection now',
    description: `A successor is dialed while the socket stands, so that data goes on. ${RECORDED}`,
  },
  pause: {
    ...ACTION,
    path: '/api/v1/connections/:id/pause',
    summary: 'Pause a connection',
    description: `Its sockets are closed, and it stays paused until it is resumed. ${RECORDED}`,
  },
  resume: {
    ...ACTION,
    path: '/api/v1/connections/:id/resume',
    summary: 'Resume a paused connection',
    description: RECORDED,
  },
} as const satisfies Endpoints

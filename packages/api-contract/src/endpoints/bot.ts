import * as v from 'valibot'
import type { Endpoints } from '../endpoint.ts'
import {
  AliveSchema,
  ConfigIssuesSchema,
  ConfigSchema,
  HealthSchema,
  NotReadySchema,
  ReadySchema,
  ReloadSchema,
} from '../operations.ts'
import { ReferenceQuerySchema } from '../queries.ts'
import { ActionRequestSchema } from '../requests.ts'

export const BOT_ENDPOINTS = {
  config: {
    method: 'GET',
    path: '/api/v1/config',
    access: 'token',
    tag: 'bot',
    summary: 'Resolved configuration',
    description: 'Every value with where it came from; secrets and the queries of URLs are masked.',
    answer: { status: 200, schema: ConfigSchema },
    problems: [],
    cache: 'until_changed',
  },
  reload: {
    method: 'POST',
    path: '/api/v1/config/reload',
    access: 'token',
    tag: 'bot',
    summary: 'Read the configuration anew',
    description:
      'Connections are added, changed and removed without touching the others. The same files are read as at the start. With a ' +
      'mistake anywhere nothing is changed, and `issues` of the problem lists every one with its file, line and key. The ' +
      'request is on disk, with who asked and why, before anything is done.',
    body: ActionRequestSchema,
    answer: { status: 200, schema: ReloadSchema, description: 'What was taken over, and what waits for a restart.' },
    problems: ['not_reloadable', 'invalid_configuration', 'stopping', 'store_unavailable'],
    problemMembers: { codes: ['invalid_configuration'], schema: v.object({ issues: ConfigIssuesSchema }) },
  },
  health: {
    method: 'GET',
    path: '/api/v1/health',
    access: 'token',
    tag: 'bot',
    summary: 'How the bot itself is',
    answer: { status: 200, schema: HealthSchema },
    problems: [],
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    access: 'token',
    tag: 'bot',
    summary: 'Metrics for Prometheus',
    answer: {
      status: 200,
      description: "Prometheus' text format: every metric as it is now, counters since the bot started.",
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
    },
    problems: [],
  },
  openapi: {
    method: 'GET',
    path: '/api/v1/openapi.json',
    access: 'token',
    tag: 'bot',
    summary: 'This API as an OpenAPI 3.1 document',
    answer: { status: 200, contentType: 'application/json' },
    problems: [],
    cache: 'until_changed',
  },
  reference: {
    method: 'GET',
    path: '/docs',
    access: 'token',
    tag: 'bot',
    summary: 'This API as a page',
    leadsElsewhere: 'A browser that opens it without a session is led to the login of the panel, and back.',
    query: ReferenceQuerySchema,
    answer: { status: 200, contentType: 'text/html; charset=utf-8' },
    problems: [],
    cache: 'until_changed',
  },
  alive: {
    method: 'GET',
    path: '/healthz',
    access: 'open',
    tag: 'bot',
    summary: 'Whether the process serves',
    answer: { status: 200, schema: AliveSchema },
    problems: [],
  },
  ready: {
    method: 'GET',
    path: '/readyz',
    access: 'open',
    tag: 'bot',
    summary: 'Whether every connection is up',
    description:
      'Every enabled connection that is not paused is live or degraded; else 503. Which are not is told to those alone who may know.',
    answer: { status: 200, schema: ReadySchema },
    problems: ['not_ready'],
    problemMembers: { codes: ['not_ready'], schema: NotReadySchema },
  },
} as const satisfies Endpoints

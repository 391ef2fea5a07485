import * as v from 'valibot'
import type { Endpoints } from '../endpoint.ts'
import {
  AcknowledgementSchema,
  AcknowledgeRequestSchema,
  ChannelsSchema,
  NoticeDetailSchema,
  NoticePageSchema,
  NoticeSchema,
  SilenceRequestSchema,
  SilenceSchema,
  SilencesSchema,
  TestNoticeRequestSchema,
} from '../notices.ts'
import { NoticesQuerySchema } from '../queries.ts'

const IdParams = v.object({ id: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)) })

const OF_NOTICES = { access: 'token', tag: 'notices' } as const

export const NOTICE_ENDPOINTS = {
  notices: {
    ...OF_NOTICES,
    method: 'GET',
    path: '/api/v1/notices',
    summary: 'List notices',
    description: 'Newest first: those that wait, were sent, were given up, and those that a silence held back.',
    query: NoticesQuerySchema,
    answer: { status: 200, schema: NoticePageSchema },
    problems: [],
  },
  noticeChannels: {
    ...OF_NOTICES,
    method: 'GET',
    path: '/api/v1/notices/channels',
    summary: 'List the channels of notices',
    description: 'As they are configured, without addresses and secrets, and what waits for each.',
    answer: { status: 200, schema: ChannelsSchema },
    problems: [],
  },
  notice: {
    ...OF_NOTICES,
    method: 'GET',
    path: '/api/v1/notices/:id',
    summary: 'Show one notice with every try to deliver it',
    params: IdParams,
    answer: { status: 200, schema: NoticeDetailSchema },
    problems: ['unknown_notice'],
  },
  testNotice: {
    ...OF_NOTICES,
    method: 'POST',
    path: '/api/v1/notices/test',
    summary: 'Send a test notice',
    description: 'A notice like any other: stored, sent, and tried again until the channel takes it.',
    body: TestNoticeRequestSchema,
    answer: { status: 202, schema: NoticeSchema, description: 'The notice, waiting.' },
    problems: ['unknown_channel', 'store_unavailable'],
  },
  silences: {
    ...OF_NOTICES,
    method: 'GET',
    path: '/api/v1/silences',
    summary: 'List silences',
    description: 'Those in force and those to come, by when they begin.',
    answer: { status: 200, schema: SilencesSchema },
    problems: [],
  },
  silence: {
    ...OF_NOTICES,
    method: 'POST',
    path: '/api/v1/silences',
    summary: 'Mute, or announce maintenance',
    description:
      'Nothing is sent about the connection, or about any, meanwhile; recording goes on. A mute ends with the next recovery, maintenance with its window. Recorded, with who asked and why.',
    body: SilenceRequestSchema,
    answer: { status: 201, schema: SilenceSchema },
    problems: ['unknown_connection', 'too_many_silences', 'store_unavailable'],
  },
  endSilence: {
    ...OF_NOTICES,
    method: 'DELETE',
    path: '/api/v1/silences/:id',
    summary: 'End a silence before its time',
    description: 'What is still out and was not told yet is told then.',
    params: IdParams,
    answer: { status: 200, schema: SilenceSchema, description: 'The silence, ended.' },
    problems: ['unknown_silence', 'store_unavailable'],
  },
  acknowledge: {
    ...OF_NOTICES,
    method: 'POST',
    path: '/api/v1/outages/:id/acknowledge',
    summary: 'Acknowledge an outage',
    description:
      'It is not told of again, but for its end. A second acknowledgement changes nothing, and gets the first as its answer.',
    params: IdParams,
    body: AcknowledgeRequestSchema,
    answer: { status: 200, schema: AcknowledgementSchema },
    problems: ['unknown_outage', 'store_unavailable'],
  },
} as const satisfies Endpoints

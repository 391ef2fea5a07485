import type { Endpoints } from './endpoint.ts'
import { BOT_ENDPOINTS } from './endpoints/bot.ts'
import { CONNECTION_ENDPOINTS } from './endpoints/connections.ts'
import { DEMO_ENDPOINTS } from './endpoints/demo.ts'
import { FIGURE_ENDPOINTS } from './endpoints/figures.ts'
import { MARKET_ENDPOINTS } from './endpoints/market.ts'
import { NOTICE_ENDPOINTS } from './endpoints/notices.ts'
import { RECORD_ENDPOINTS } from './endpoints/record.ts'
import { SESSION_ENDPOINTS } from './endpoints/session.ts'
import { STREAM_ENDPOINTS } from './endpoints/stream.ts'

/** Everything that is served but the panel's files. Server, clients and documents are made from it. */
export const ENDPOINTS = {
  ...CONNECTION_ENDPOINTS,
  ...RECORD_ENDPOINTS,
  ...FIGURE_ENDPOINTS,
  ...MARKET_ENDPOINTS,
  ...STREAM_ENDPOINTS,
  ...NOTICE_ENDPOINTS,
  ...BOT_ENDPOINTS,
  ...SESSION_ENDPOINTS,
  ...DEMO_ENDPOINTS,
} as const satisfies Endpoints

export type EndpointName = keyof typeof ENDPOINTS

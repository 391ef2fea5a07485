import type { Endpoints } from '../endpoint.ts'
import { BookAnswerSchema } from '../operations.ts'
import { BooksQuerySchema, TradesQuerySchema } from '../queries.ts'
import { SpreadsSchema, TradesSchema } from '../resources.ts'

export const MARKET_ENDPOINTS = {
  book: {
    method: 'GET',
    path: '/api/v1/books',
    access: 'token',
    tag: 'market',
    summary: 'Best prices of a market',
    description: 'Never without the verdict: a price that is not fresh says why.',
    query: BooksQuerySchema,
    answer: { status: 200, schema: BookAnswerSchema },
    problems: ['unknown_connection', 'unknown_market'],
  },
  trades: {
    method: 'GET',
    path: '/api/v1/trades',
    access: 'token',
    tag: 'market',
    summary: 'Last trades of a market',
    description: 'Newest first. None where trades are not subscribed.',
    query: TradesQuerySchema,
    answer: { status: 200, schema: TradesSchema },
    problems: ['unknown_connection', 'unknown_market'],
  },
  spreads: {
    method: 'GET',
    path: '/api/v1/spreads',
    access: 'token',
    tag: 'market',
    summary: 'Spreads right now',
    description:
      'All that are configured, in their order. Entry = (sell bid − buy ask) ÷ buy ask × 100; exit = (sell ask − buy bid) ÷ buy bid × 100.',
    answer: { status: 200, schema: SpreadsSchema },
    problems: [],
  },
} as const satisfies Endpoints

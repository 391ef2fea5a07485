import type { Endpoints } from '../endpoint.ts'
import { SessionRequestSchema } from '../operations.ts'
import { LogoutQuerySchema } from '../queries.ts'

const PATH = '/api/v1/session'

export const SESSION_ENDPOINTS = {
  login: {
    method: 'POST',
    path: PATH,
    access: 'open',
    tag: 'session',
    summary: 'Log in with the token',
    description: 'Sets the session cookie of the panel, for twelve hours. Only where a token is set.',
    body: SessionRequestSchema,
    answer: { status: 204, description: 'Logged in.' },
    problems: ['no_login', 'too_many_logins', 'wrong_token'],
  },
  logout: {
    method: 'DELETE',
    path: PATH,
    access: 'token',
    tag: 'session',
    summary: 'Log out',
    description: 'Ends the session of the cookie, or every session, and the streams that they opened.',
    query: LogoutQuerySchema,
    answer: { status: 204, description: 'Logged out.' },
    problems: ['no_login'],
  },
} as const satisfies Endpoints

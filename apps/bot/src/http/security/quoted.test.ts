import { expect, test } from 'bun:test'
import { createWorld } from '../../testing/world.ts'

const TOKEN = 'correct-horse'
/** As long, so that the answers are too. */
const WRONG = 'wronged-horse'

/** Places where a request may name a secret, and have it quoted. */
const QUOTED: readonly (readonly [place: string, path: string, init: (guess: string) => RequestInit])[] = [
  ['its own name', '/api/v1/stats', (guess) => ({ headers: { 'x-request-id': guess } })],
  ['the host', '/api/v1/stats', (guess) => ({ headers: { host: guess } })],
  ['the origin', '/api/v1/session', (guess) => ({ method: 'POST', headers: { origin: `http://${guess}` } })],
  ['the type', '/api/v1/session', (guess) => ({ method: 'POST', body: '{}', headers: { 'content-type': guess } })],
  ['a key', '/api/v1/session', (guess) => json({ token: 'x', [guess]: 1 })],
  ['the path', '/assets/GUESS.js', () => ({})],
]

const json = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

test.each(QUOTED)('who proved nothing does not learn from %s whether a guess is right', async (_place, path, init) => {
  const answer = async (guess: string) => {
    const { request } = await createWorld({ token: TOKEN })
    const response = await request(path.replace('GUESS', guess), init(guess))
    const told = [response.status, [...response.headers], await response.text()]
    return JSON.stringify(told).replaceAll(guess, 'GUESS')
  }
  const right = await answer(TOKEN)
  expect(right).toContain('application/problem+json')
  expect(right).toBe(await answer(WRONG))
})

test('who proved it is told no secret, and the name of the request as it was given', async () => {
  const { request } = await createWorld({ token: TOKEN })
  const headers = { authorization: `Bearer ${TOKEN}`, 'x-request-id': TOKEN }
  const problem = (await (await request(`/api/v1/${TOKEN}`, { headers })).json()) as object
  expect(problem).toMatchObject({ code: 'not_found', detail: 'There is nothing at /api/v1/[masked]', requestId: TOKEN })
})

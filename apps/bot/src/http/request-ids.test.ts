import { describe, expect, test } from 'bun:test'
import { memoryStore } from '@holdfast/event-store'
import { createWorld } from '../testing/world.ts'

const HEADER = 'x-request-id'

describe('request ids', () => {
  test('every answer names its request, each another', async () => {
    const { request } = await createWorld()
    const answers = await Promise.all(
      ['/healthz', '/api/v1/connections', '/api/v1/nothing'].map((path) => request(path)),
    )
    const ids = answers.map(({ headers }) => headers.get(HEADER))
    expect(ids.every((id) => /^[\w-]{8,64}$/.test(id ?? ''))).toBe(true)
    expect(new Set(ids).size).toBe(3)
  })

  test('a problem names its request in header and body', async () => {
    const { request } = await createWorld()
    const refused = await request('/api/v1/outages/x')
    expect(await refused.json()).toMatchObject({ code: 'unknown_outage', requestId: refused.headers.get(HEADER) })
  })

  test('takes over what a proxy named it, unless that is no name', async () => {
    const { request } = await createWorld()
    const named = async (name: string) =>
      (await request('/healthz', { headers: { [HEADER]: name } })).headers.get(HEADER)
    expect(await named('edge-7f3a.9')).toBe('edge-7f3a.9')
    expect(await named('short')).not.toBe('short')
    expect(await named('x"; drop')).not.toBe('x"; drop')
    expect(await named('x'.repeat(65))).not.toBe('x'.repeat(65))
  })

  test('has a line at debug, without the query', async () => {
    const { lines, request } = await createWorld()
    const { headers } = await request('/api/v1/events?connection=secret-name')
    const [line] = lines.filter(({ message }) => message === 'Answered')
    expect(line).toMatchObject({
      level: 'debug',
      fields: { method: 'GET', path: '/api/v1/events', status: 200, actor: 'local', requestId: headers.get(HEADER) },
    })
    expect(JSON.stringify(lines)).not.toContain('secret-name')
  })

  test('a failure inside says which request it was, and nothing of it to the outside', async () => {
    const { lines, request } = await createWorld({
      store: { ...memoryStore(), stats: () => Promise.reject(new Error('disk I/O error')) },
    })
    const failed = await request('/api/v1/stats')
    const { requestId, ...body } = (await failed.json()) as { requestId: string }
    expect(failed.status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('disk I/O')
    const [line] = lines.filter(({ level }) => level === 'error')
    expect(line).toMatchObject({ message: 'A request failed', fields: { requestId, path: '/api/v1/stats' } })
  })
})

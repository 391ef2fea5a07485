import { expect, test } from 'bun:test'
import { createApiClient, send } from './client.ts'
import { ENDPOINTS } from './endpoints.ts'

/** A client whose requests come here. */
function start(answer: Response = Response.json({ items: [], next: null })) {
  const asked: string[] = []
  const fetch = async (input: unknown, init?: RequestInit) => {
    asked.push(`${init?.method} ${input} ${init?.body ?? ''}`.trim())
    return answer
  }
  return { asked, client: createApiClient('http://127.0.0.1:4400', { fetch }) }
}

test('a path of the client is a path of the API, and its answers have types', async () => {
  const { asked, client } = start()
  const response = await client.api.v1.events.$get({ query: { type: 'connection_lost', limit: '5' } })
  if (response.ok) {
    const { next }: { next: string | null } = await response.json()
    expect(next).toBeNull()
  } else {
    const { code }: { code: string } = await response.json()
    throw new Error(code)
  }
  await client.api.v1.connections[':id'].pause.$post({ param: { id: 'vest' }, json: { reason: 'why' } })
  await client.api.v1['events.csv'].$get()
  expect(asked).toEqual([
    'GET http://127.0.0.1:4400/api/v1/events?type=connection_lost&limit=5',
    'POST http://127.0.0.1:4400/api/v1/connections/vest/pause {"reason":"why"}',
    'GET http://127.0.0.1:4400/api/v1/events.csv',
  ])
})

test('what the API does not take does not compile', () => {
  const { client } = start()
  const { v1 } = client.api
  const wrong = [
    // @ts-expect-error There is no such type of event.
    () => v1.events.$get({ query: { type: 'exploded' } }),
    // @ts-expect-error Books are asked for by connection and market.
    () => v1.books.$get({ query: { connection: 'vest' } }),
    // @ts-expect-error A fault has a connection.
    () => v1.demo.faults.$post({ json: { fault: 'rst' } }),
    // @ts-expect-error There is no such path.
    () => v1.conections.$get(),
    // @ts-expect-error Outages are not deleted.
    () => v1.outages.$delete(),
    // @ts-expect-error Stats are by connection.
    async (): Promise<number> => (await v1.stats.$get({})).json(),
    // @ts-expect-error The parameter is spelt otherwise.
    () => send(client, ENDPOINTS.outages, { query: { conection: 'vest' } }),
    // @ts-expect-error The path has a parameter.
    () => send(client, ENDPOINTS.outage, {}),
    // @ts-expect-error A reason is text.
    () => send(client, ENDPOINTS.pause, { param: { id: 'vest' }, json: { reason: 7 } }),
  ]
  expect(wrong).toHaveLength(9)
})

test.each(Object.entries(ENDPOINTS))('%s is sent where it is served', async (_name, endpoint) => {
  const { asked, client } = start()
  await send(client, endpoint, { param: { id: 'a/b c' } })
  expect(asked).toEqual([`${endpoint.method} http://127.0.0.1:4400${endpoint.path.replace(':id', 'a%2Fb%20c')}`])
})

test('parameters that say nothing are left out', async () => {
  const { asked, client } = start()
  await send(client, ENDPOINTS.outages, {
    query: { connection: null, cause: '', scope: undefined, limit: 0, ongoing: false },
  })
  expect(asked).toEqual(['GET http://127.0.0.1:4400/api/v1/outages?limit=0&ongoing=false'])
})

import { describe, expect, test } from 'bun:test'
import { memoryStore } from '@holdfast/event-store'
import { createWorld } from '../../testing/world.ts'

const TOKEN = 'correct-horse-battery-staple'
const PATH = '/api/v1/session'
const bearer = { authorization: `Bearer ${TOKEN}` }
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

const world = (address = '192.0.2.7') => createWorld({ token: TOKEN, address: () => address })

/** What `GET /events?type=operator_action` tells, oldest first. */
async function trailOf({ request }: Awaited<ReturnType<typeof world>>) {
  const answer = await request('/api/v1/events?type=operator_action&after=0', { headers: bearer })
  const { items } = (await answer.json()) as { items: { data: Record<string, unknown> }[] }
  return items.map(({ data }) => data)
}

describe('the audit trail', () => {
  test('has logins and logouts: who, and from where', async () => {
    const own = await world()
    const headers = { cookie: cookieOf(await own.post(PATH, { token: TOKEN })) }
    await own.request(PATH, { method: 'DELETE', headers })
    await own.request(`${PATH}?everywhere=true`, { method: 'DELETE', headers: bearer })
    const by = { reason: null, address: '192.0.2.7' }
    expect(await trailOf(own)).toEqual([
      { ...by, actor: 'token', action: 'login' },
      { ...by, actor: 'session', action: 'logout' },
      { ...by, actor: 'token', action: 'logout_everywhere' },
    ])
  })

  test('has failed logins and wrong bearer tokens, without the token', async () => {
    const own = await world()
    await own.post(PATH, { token: 'canary-guess' })
    for (let time = 0; time < 3; time++) {
      await own.request('/api/v1/spreads', { headers: { authorization: 'Bearer canary-bearer' } })
    }
    const trail = await trailOf(own)
    const failed = { actor: 'unknown', address: '192.0.2.7', action: 'login_failed' }
    expect(trail).toEqual([
      { ...failed, reason: 'wrong login' },
      { ...failed, reason: 'wrong bearer token' },
    ])
    expect(JSON.stringify(trail)).not.toContain('canary')
  })

  test.each(['pause', 'resume', 'reconnect'] as const)('has the address of a %s', async (action) => {
    const own = await world('::ffff:192.0.2.7')
    if (action === 'resume') await own.post('/api/v1/connections/vest/pause', {}, bearer)
    await own.post(`/api/v1/connections/vest/${action}`, { reason: 'a drill' }, bearer)
    const type = { pause: 'connection_paused', resume: 'connection_resumed', reconnect: 'operator_action' } as const
    const [event] = (await own.store.events({ type: type[action], limit: 1 })).items
    expect(event?.data).toMatchObject({ actor: 'token', reason: 'a drill', address: '192.0.2.7' })
  })

  test('guessing from everywhere stores ten events, then one a minute that tells how many more there were', async () => {
    let address = 0
    const own = await createWorld({ token: TOKEN, address: () => `10.0.${address >> 8}.${address & 255}` })
    for (address = 0; address < 500; address++) await own.post(PATH, { token: `guess ${address}` })
    expect(await trailOf(own)).toHaveLength(10)
    await own.clock.advance(60_000)
    await own.post(PATH, { token: 'guess 500' })
    const trail = await trailOf(own)
    expect(trail).toHaveLength(11)
    expect(trail.at(-1)).toMatchObject({ reason: 'wrong login; 490 more since the last one on record' })
    await own.clock.advance(60_000)
    address = 600
    await own.post(PATH, { token: 'guess 600' })
    expect((await trailOf(own)).at(-1)).toMatchObject({ reason: 'wrong login' })
  })

  test('a secret in a reason is masked before it is stored', async () => {
    const own = await world()
    await own.post('/api/v1/connections/vest/pause', { reason: `the token is ${TOKEN}` }, bearer)
    const [event] = (await own.store.events({ type: 'connection_paused', limit: 1 })).items
    expect(event?.data).toMatchObject({ reason: 'the token is [masked]' })
  })
})

describe('a slow disk', () => {
  async function worldWithSlowDisk() {
    const store = memoryStore()
    const written = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    let isSlow = false
    const append: typeof store.append = async (events) => {
      if (isSlow) {
        asked.resolve()
        await written.promise
      }
      return store.append(events)
    }
    const own = await createWorld({ token: TOKEN, store: { ...store, append } })
    isSlow = true
    return { ...own, asked: asked.promise, write: written.resolve }
  }

  test('lets nobody in before it is on record', async () => {
    const own = await worldWithSlowDisk()
    let answered = false
    const login = own.post(PATH, { token: TOKEN }).finally(() => {
      answered = true
    })
    await own.asked
    await own.clock.advance(2_000)
    expect(answered).toBe(false)
    own.write()
    expect((await login).status).toBe(204)
  })

  test('and a token that was changed meanwhile: whoever was judged by the one before stays out', async () => {
    const own = await worldWithSlowDisk()
    const login = own.post(PATH, { token: TOKEN })
    await own.asked
    own.credentials.rotate('another-horse-another-staple')
    own.write()
    const answer = await login
    expect([answer.status, cookieOf(answer)]).toEqual([401, ''])
  })
})

describe('a disk that takes nothing', () => {
  test('locks nobody out: the login waits three seconds for it, then the log tells', async () => {
    let isBroken = false
    const store = memoryStore()
    const own = await createWorld({
      token: TOKEN,
      store: { ...store, append: (events) => (isBroken ? new Promise(() => {}) : store.append(events)) },
    })
    isBroken = true
    const login = own.post(PATH, { token: TOKEN })
    await own.clock.advance(3_001)
    const answer = await login
    expect(answer.status).toBe(204)
    const headers = { cookie: cookieOf(answer) }
    expect((await own.request('/api/v1/spreads', { headers })).status).toBe(200)
    expect(own.lines.map(({ message }) => message)).toContain('Cannot store an operator action; it is done unrecorded')
  })
})

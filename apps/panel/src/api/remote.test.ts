import { afterAll, afterEach, expect, mock, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { loadReactiveSolid } from '../testing/reactive.ts'

await loadReactiveSolid({ afterAll, mock })
const { batch, createRoot, createSignal } = await import('solid-js')
const { createRemote } = await import('./remote.ts')

let dispose = () => {}
afterEach(() => dispose())

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

/** A remote whose answers come when they are told to, or `answersAfterMs` by the clock. */
function start(answersAfterMs?: number) {
  const clock = createFakeClock()
  const [key, setKey] = createSignal<string | null>('24h')
  const [news, setNews] = createSignal(0)
  const asked: { key: string; signal: AbortSignal; answer: (text: string) => void; fail: (why: string) => void }[] = []
  const remote = createRoot((end) => {
    dispose = end
    return createRemote(
      key,
      (of, signal) => {
        const { promise, resolve, reject } = Promise.withResolvers<string>()
        asked.push({ key: of, signal, answer: resolve, fail: (why) => reject(new Error(why)) })
        if (answersAfterMs !== undefined) clock.after(answersAfterMs, () => resolve(`${of} at ${clock.now()}`))
        return promise
      },
      news,
    )
  })
  const answer = async (text: string) => {
    asked.at(-1)?.answer(text)
    await settled()
  }
  const fail = async (why: string) => {
    asked.at(-1)?.fail(why)
    await settled()
  }
  const keys = () => asked.map(({ key: of, signal }) => (signal.aborted ? `${of} aborted` : of))
  return { answer, asked, clock, fail, keys, news, remote, setKey, setNews }
}

test('an answer is current for its own question only', async () => {
  const { answer, remote, setKey } = start()
  expect(remote.current()).toBeUndefined()
  await answer('a day')
  expect([remote.current(), remote.data()]).toEqual(['a day', 'a day'])
  setKey('7d')
  expect([remote.current(), remote.data(), remote.isLoading()]).toEqual([undefined, 'a day', true])
  await answer('a week')
  expect([remote.current(), remote.data(), remote.isLoading()]).toEqual(['a week', 'a week', false])
})

test('a question that cannot be answered has an error and nothing current; another question has neither', async () => {
  const { answer, fail, remote, setKey } = start()
  await answer('a day')
  setKey('7d')
  await fail('no')
  expect([remote.current(), remote.error()]).toEqual([undefined, new Error('no')])
  setKey('30d')
  expect([remote.current(), remote.error()]).toEqual([undefined, undefined])
  setKey('24h')
  expect(remote.current()).toBe('a day')
})

test('what was answered stays under an error of the same question', async () => {
  const { answer, fail, remote, setNews } = start()
  await answer('a day')
  setNews(1)
  await fail('no')
  expect([remote.current(), remote.error()]).toEqual(['a day', new Error('no')])
  remote.refresh()
  expect(remote.error()).toEqual(new Error('no'))
  await answer('again')
  expect([remote.current(), remote.error()]).toEqual(['again', undefined])
})

test('another question aborts what is under way', async () => {
  const { answer, asked, keys, remote, setKey, setNews } = start()
  setNews(1)
  setKey('7d')
  expect(keys()).toEqual(['24h aborted', '7d'])
  asked[0]?.answer('late')
  await settled()
  expect(remote.data()).toBeUndefined()
  await answer('a week')
  // The news were of the question before.
  expect(keys()).toEqual(['24h aborted', '7d'])
})

test('news let what is under way finish, and are asked for once behind it', async () => {
  const { answer, keys, remote, setNews } = start()
  for (let at = 1; at <= 50; at++) setNews(at)
  expect(keys()).toEqual(['24h'])
  await answer('a day')
  expect([remote.current(), keys()]).toEqual(['a day', ['24h', '24h']])
  await answer('newer')
  expect([remote.current(), keys()]).toEqual(['newer', ['24h', '24h']])
})

test('a question and news that change together are one request', async () => {
  const { answer, keys, setKey, setNews } = start()
  await answer('a day')
  batch(() => {
    setKey('7d')
    setNews(1)
  })
  await answer('a week')
  expect(keys()).toEqual(['24h', '7d'])
})

test('while nothing is asked, news ask for nothing, and what was answered stays', async () => {
  const { answer, keys, remote, setKey, setNews } = start()
  await answer('a day')
  setKey(null)
  setNews(1)
  remote.refresh()
  expect([remote.current(), keys()]).toEqual(['a day', ['24h']])
})

test('under a steady stream of news slow answers still come, each as old as it takes', async () => {
  const { clock, news, remote, setNews } = start(5_000)
  const answers = new Set<string | undefined>()
  for (let ms = 0; ms < 60_000; ms += 200) {
    setNews(news() + 1)
    clock.advance(200)
    await settled()
    answers.add(remote.current())
  }
  expect(answers.size).toBe(1 + 60_000 / 5_000)
})

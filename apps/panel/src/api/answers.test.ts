import { expect, test } from 'bun:test'
import { answers } from './answers.ts'
import type { Api } from './client.ts'
import { ProblemError, UnreachableError } from './problem.ts'

const never = () => new AbortController().signal
const saying = (error: unknown): Api => ({ call: () => Promise.reject(error) })

test('a bot that refuses is there', async () => {
  expect(await answers({ call: () => Promise.resolve(undefined as never) }, never)).toBe(true)
  expect(await answers(saying(new ProblemError(503, 'store_unavailable', 'The disk is full')), never)).toBe(true)
})

test('one that does not answer, or not in time, is away', async () => {
  expect(await answers(saying(new UnreachableError('The bot does not answer')), never)).toBe(false)
  const late: Api = {
    call: (_endpoint, _request, signal) =>
      new Promise((_resolve, reject) => {
        const abort = () => reject(signal?.reason)
        if (signal?.aborted === true) abort()
        else signal?.addEventListener('abort', abort)
      }),
  }
  const asked: number[] = []
  const ended = (ms: number) => {
    asked.push(ms)
    return AbortSignal.abort()
  }
  expect(await answers(late, ended)).toBe(false)
  expect(asked).toEqual([3_000])
})

import { expect, test } from 'bun:test'
import { createLine } from './line.ts'

/** A line of jobs that end when they are told to. */
function start() {
  const begun: { readonly job: string; readonly signal: AbortSignal; readonly end: () => Promise<void> }[] = []
  const line = createLine<string>((job, signal) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const end = async () => {
      resolve()
      for (let turn = 0; turn < 3; turn++) await Promise.resolve()
    }
    begun.push({ job, signal, end })
    return promise
  })
  const jobs = () => begun.map(({ job, signal }) => (signal.aborted ? `${job} aborted` : job))
  return { begun, jobs, line }
}

test('what is under way is let finish, however much is wanted after it, and that is run once', async () => {
  const { begun, jobs, line } = start()
  line.after('a')
  for (let at = 0; at < 100; at++) line.after('a')
  expect(jobs()).toEqual(['a'])
  await begun[0]?.end()
  expect(jobs()).toEqual(['a', 'a'])
  await begun[1]?.end()
  expect(jobs()).toEqual(['a', 'a'])
  line.after('b')
  expect(jobs()).toEqual(['a', 'a', 'b'])
})

test('different jobs wait in the order in which they were wanted first', async () => {
  const { begun, jobs, line } = start()
  for (const job of ['a', 'b', 'c', 'b']) line.after(job)
  await begun[0]?.end()
  await begun[1]?.end()
  await begun[2]?.end()
  expect(jobs()).toEqual(['a', 'b', 'c'])
})

test('what is wanted instead aborts what is under way and forgets what waits', async () => {
  const { begun, jobs, line } = start()
  line.after('a')
  line.after('b')
  line.instead('c')
  expect(jobs()).toEqual(['a aborted', 'c'])
  line.after('d')
  // The end of what was aborted frees nothing.
  await begun[0]?.end()
  expect(jobs()).toEqual(['a aborted', 'c'])
  await begun[1]?.end()
  expect(jobs()).toEqual(['a aborted', 'c', 'd'])
})

test('once it is stopped nothing more begins', async () => {
  const { begun, jobs, line } = start()
  line.after('a')
  line.after('b')
  line.stop()
  await begun[0]?.end()
  expect(jobs()).toEqual(['a aborted'])
})

import { expect, test } from 'bun:test'
import { createLaneQueue } from './lane-queue.ts'

/** A queue whose requests are answered by hand. */
function rig(order: readonly string[], parts = 1) {
  const asked: { readonly ids: readonly string[]; readonly signal: AbortSignal; answer: (failure?: Error) => void }[] =
    []
  const loaded: string[] = []
  const errors: unknown[] = []
  const busy: boolean[] = []
  const queue = createLaneQueue<number>({
    order: () => order,
    load: (ids, signal) =>
      new Promise((resolve, reject) => {
        const answer = (failure?: Error) =>
          failure === undefined ? resolve(Object.fromEntries(ids.map((id) => [id, 1]))) : reject(failure)
        asked.push({ ids, signal, answer })
      }),
    partsOf: () => parts,
    onLoaded: (lanes) => loaded.push(...Object.keys(lanes)),
    onError: (error) => errors.push(error),
    onBusy: (isBusy) => busy.push(isBusy),
  })
  const answer = async (index: number, failure?: Error) => {
    asked[index]?.answer(failure)
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return { queue, asked, loaded, errors, busy, answer }
}

const IDS = Array.from({ length: 10 }, (_, index) => `c${index}`)

test('lanes are fetched a few at a time, in the order they are shown', async () => {
  const { queue, asked, loaded, busy, answer } = rig(IDS)
  queue.restart()
  await answer(0)
  await answer(1)
  expect(asked.map(({ ids }) => ids)).toEqual([IDS.slice(0, 4), IDS.slice(4)])
  expect(loaded).toEqual(IDS)
  expect(busy).toEqual([true, false])
})

test('the more a lane holds, the fewer are asked for at once', async () => {
  const { queue, asked, answer } = rig(IDS, 2_000)
  queue.restart()
  for (let index = 0; index < 4; index += 1) await answer(index)
  expect(asked.map(({ ids }) => ids.length)).toEqual([4, 2, 2, 2])
})

test('another question drops the one under way', async () => {
  const { queue, asked, loaded, answer } = rig(IDS)
  queue.restart()
  queue.restart()
  expect(asked[0]?.signal.aborted).toBe(true)
  await answer(0)
  expect(loaded).toEqual([])
  await answer(1)
  await answer(2)
  expect(loaded).toEqual(IDS)
  expect(asked).toHaveLength(3)
})

test('what is held is fetched again only when it is wanted again', async () => {
  const { queue, asked, answer } = rig(['a', 'b'])
  queue.restart()
  await answer(0)
  queue.wantNew(['a', 'b'])
  expect(asked).toHaveLength(1)
  queue.want(['b', 'not shown'])
  expect(asked[1]?.ids).toEqual(['b'])
  await answer(1)
  expect(asked).toHaveLength(2)
})

test('a failure is told, and nothing is asked until somebody wants to', async () => {
  const { queue, asked, errors, busy, answer } = rig(IDS)
  queue.restart()
  await answer(0, new Error('down'))
  expect(errors).toEqual([new Error('down')])
  expect(busy).toEqual([true, false])
  expect(asked).toHaveLength(1)
  queue.restart()
  await answer(1)
  await answer(2)
  expect(errors.at(-1)).toBeUndefined()
})

import { expect, test } from 'bun:test'
import { longTasksOf } from './long-tasks.ts'

const thread = (pid: number) => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid: pid,
  ts: 0,
  args: { name: 'CrRendererMain' },
})
const event = (name: string, ts: number, dur: number, tdur: number, pid = 1) => ({
  name,
  ph: 'X',
  pid,
  tid: pid,
  ts,
  dur,
  tdur,
})
const RUN = 'ThreadControllerImpl::RunTask'

test('finds the long tasks of the busiest page, with what the processor did in them', () => {
  const tasks = longTasksOf([
    thread(1),
    thread(2),
    event(RUN, 0, 90_000, 60_000),
    event('FunctionCall', 1_000, 50_000, 40_000),
    event('FunctionCall', 2_000, 10_000, 9_000),
    event('Layout', 60_000, 20_000, 15_000),
    event(RUN, 200_000, 50_000, 50_000),
    event(RUN, 300_000, 500_000, 1_000),
    event(RUN, 0, 800_000, 30_000, 2),
  ])
  expect(tasks).toEqual([
    { startedAt: 0, ms: 90, cpuMs: 60, parts: { script: 40, layout: 15 } },
    { startedAt: 300_000, ms: 500, cpuMs: 1, parts: {} },
  ])
})

test('a trace without a page has none', () => {
  expect(longTasksOf([event(RUN, 0, 90_000, 60_000)])).toEqual([])
})

import { distribution } from '../report/distribution.ts'
import { alignedTable } from '../report/table.ts'
import { LONG_MS } from './long-tasks.ts'
import type { PanelOptions } from './options.ts'
import { inWords, type MeasuredStep, type Try } from './smooth.ts'
import { bestTry, judgePanel, type MeasuredLoads, type PanelResult } from './verdict.ts'
import { type FetchedFile, gzippedOf, type Weight } from './weight.ts'

/** Prints what was measured. @returns Whether every bound held. */
export function reportPanel({ asJson }: PanelOptions, result: PanelResult): boolean {
  const checks = judgePanel(result)
  const passed = checks.every((check) => check.passed)
  if (asJson) {
    console.log(JSON.stringify({ passed, checks, ...result }, null, 2))
    return passed
  }
  console.log('\nWhat the browser fetches, in kB, gzipped; each further page, what it adds.\n')
  console.log(alignedTable(weightRows(result.weight)))
  console.log('\nCold loads, in ms from the start of the navigation.\n')
  console.log(
    alignedTable([
      ['connections', 'loads', 'rows p50', 'worst', 'interactive p50', 'worst', ''],
      ...result.loads.map(loadRow),
    ]),
  )
  console.log(
    `\nTasks that took more than ${LONG_MS} ms, with ${result.events} events on record. For each go how many of them had the processor for so ` +
      'long, and how long the worst had it; then the worst by the clock, and what it did, in ms of the processor.\n',
  )
  const head = ['', 's', 'first', 'second', 'third', 'by the clock', '']
  console.log(alignedTable([head, ...result.smoothness.steps.map(stepRow)]))
  for (const { name, tries } of result.smoothness.steps) {
    for (const place of tries.flatMap(({ places }) => places)) console.log(`\n${name}, ${place}`)
  }
  const { heap } = result.smoothness
  if (heap !== null) {
    const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1)
    console.log(
      `\nHeap, in MB: ${megabytes(heap.before)} before, ${megabytes(heap.after)} after ${(heap.squeezeMs / 1_000).toFixed(0)} s ` +
        `of storms with ${heap.events} events.`,
    )
  }
  console.log()
  for (const { bound, measured, passed: held } of checks)
    console.log(`${held ? 'PASS' : 'FAIL'}  ${bound}: ${measured}`)
  return passed
}

const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(1)

function weightRows({ first, pages }: Weight): readonly (readonly string[])[] {
  const row = (name: string, files: readonly FetchedFile[]) => [
    name,
    kilobytes(gzippedOf(files, 'script')),
    kilobytes(gzippedOf(files, 'worker')),
    kilobytes(gzippedOf(files, 'style')),
    files.map(({ gzipped, name: file }) => `${file.replace(/-[\w-]{8}\./, '.')} ${kilobytes(gzipped)}`).join(', '),
  ]
  return [
    ['', 'script', 'worker', 'style', ''],
    row('Overview', first),
    ...pages.map(({ files, page }) => row(page, files)),
  ]
}

function loadRow({ connections, loads }: MeasuredLoads): readonly string[] {
  const shown = distribution(loads.map(({ shownMs }) => shownMs))
  const interactive = distribution(loads.map(({ interactiveMs }) => interactiveMs))
  const numbers = [shown.p50, shown.max, interactive.p50, interactive.max].map((value) => value.toFixed(0))
  return [String(connections), String(loads.length), ...numbers, '']
}

function stepRow(step: MeasuredStep): readonly string[] {
  const { failure, name, tries } = step
  const told = (one: Try | undefined) => (one === undefined ? '' : inWords(one))
  const worst = bestTry(step)?.tasks.toSorted((a, b) => b.cpuMs - a.cpuMs)[0]
  const parts = Object.entries(worst?.parts ?? {}).map(([kind, ms]) => `${kind} ${ms}`)
  const seconds = tries[0] === undefined ? '' : (tries[0].ms / 1_000).toFixed(1)
  const clock = Math.max(0, ...tries.flatMap(({ tasks }) => tasks.map(({ ms }) => ms)))
  const byClock = clock === 0 ? '' : clock.toFixed(0)
  return [name, seconds, told(tries[0]), told(tries[1]), told(tries[2]), byClock, failure ?? parts.join(', ')]
}

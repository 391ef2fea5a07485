/**
 * Looks for a schedule of faults that breaks an invariant: `bun run chaos sim --seeds 1..1000000`.
 *
 * Each seed makes one schedule: connections, exchanges and faults, all in simulated time. The first that breaks an
 * invariant is made as small as it goes and printed with the command that replays it. `--replay` takes a schedule as
 * JSON, or a file of one; `--verbose` prints every input of the run up to the breach.
 */
import { parseArgs } from 'node:util'
import { INVARIANTS } from '../packages/reconnect-monitor/src/testing/invariants/invariant.ts'
import type { Schedule } from '../packages/reconnect-monitor/src/testing/schedule.ts'
import { simulate } from '../packages/reconnect-monitor/src/testing/simulate.ts'
import type { Look } from '../packages/reconnect-monitor/src/testing/simulated-connection.ts'
import { type Progress, shrink, soak } from '../packages/reconnect-monitor/src/testing/soak.ts'

/** How often progress is printed, in ms. */
const PROGRESS_EVERY_MS = 5_000

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1..10000' },
    replay: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})

function seedRange(text: string): readonly [from: number, to: number] {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? []
  if (from === undefined || to === undefined || Number(from) > Number(to)) {
    throw new RangeError(`Cannot read --seeds ${text}: write it as 1..1000000`)
  }
  return [Number(from), Number(to)]
}

/** One input of a run, on one line: when, to whom, what, and what came of it. */
function lineOf({ connection, effects, input }: Look): string {
  const { now, state } = connection
  const sockets = state.sockets.map(({ generation, role, stage }) => `${role} ${generation} ${stage}`).join(', ')
  const told = effects.map((effect) => (effect.type === 'event' ? effect.body.type : effect.type)).join(' ')
  return `${now.toFixed(2)} ${connection.id} ${JSON.stringify(input)} → ${state.state} [${sockets}] ${told}`
}

/** Runs one schedule and says what it breaks. */
function replay(schedule: Schedule): boolean {
  const lines: string[] = []
  let isBroken = false
  const { found } = simulate(schedule, {
    onStep(look) {
      if (values.verbose && !isBroken) lines.push(lineOf(look))
    },
    onBreach() {
      isBroken = true
    },
  })
  for (const line of lines) console.log(line)
  for (const [id, detail] of found) console.log(`\nBroken: ${INVARIANTS[id]}\n${detail}`)
  if (found.size === 0) console.log('Every invariant holds.')
  return found.size === 0
}

function runSeeds([from, to]: readonly [number, number]): boolean {
  const startedAt = performance.now()
  let last: Progress = { schedules: 0, steps: 0, excused: 0 }
  let toldAt = startedAt
  const tell = (): void => {
    const rate = Math.round(last.schedules / ((performance.now() - startedAt) / 1_000))
    console.log(
      `${last.schedules}/${to - from + 1} schedules, ${rate}/s, ${last.steps} steps, ${last.excused} excused from being back in time`,
    )
  }
  const broken = soak(from, to, (progress) => {
    last = progress
    if (performance.now() - toldAt < PROGRESS_EVERY_MS) return
    toldAt = performance.now()
    tell()
  })
  tell()
  if (broken === null) {
    console.log('Every invariant holds.')
    return true
  }
  console.log(`\nSeed ${broken} breaks an invariant. Making its schedule smaller…`)
  const breach = shrink(broken, 0)
  if (breach === null) throw new Error(`Seed ${broken} broke an invariant once, and does so no more`)
  const json = JSON.stringify(breach.schedule)
  console.log(`\nBroken: ${INVARIANTS[breach.id]}\n${breach.detail}\n`)
  console.log(`Made smaller ${breach.shrinks} times. Replay:\nbun run chaos sim --replay '${json}'`)
  if (values.verbose) replay(breach.schedule)
  return false
}

async function scheduleFrom(text: string): Promise<Schedule> {
  return JSON.parse(text.trimStart().startsWith('{') ? text : await Bun.file(text).text())
}

async function main(): Promise<boolean> {
  return values.replay === undefined ? runSeeds(seedRange(values.seeds)) : replay(await scheduleFrom(values.replay))
}

const isFine = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  return false
})
process.exitCode = isFine ? 0 : 1

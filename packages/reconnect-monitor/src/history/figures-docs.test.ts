import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { EVENT_TYPES, type EventType } from '@holdfast/adapter-core/events'
import { foldAll } from './projection.ts'
import { statsOf } from './stats.ts'
import { numbered, sampleEvent } from './testing.ts'
import { tile } from './tile.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../../../docs/figures.md', import.meta.url)), 'utf8')

/** Cells of the rows of the table that begins with this header. */
function table(header: string): readonly (readonly string[])[] {
  const [, after] = PAGE.split(`${header}\n`)
  if (after === undefined) throw new Error(`docs/figures.md has no table ${header}`)
  const [rows = ''] = after.split('\n\n')
  const lines = rows.split('\n').slice(1)
  return lines.map((line) =>
    line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
  )
}

const isEventType = (name: string): name is EventType => EVENT_TYPES.some((type) => type === name)
const bare = (cell: string): string => cell.replaceAll('`', '')
const numberIn = (cell: string): number => Number(cell.replaceAll(',', ''))

/** A value of the column `data`: an instant, a number, a truth or a word. */
function fieldOf(text: string): string | number | boolean {
  if (/^\d{4}-/.test(text)) return new Date(text).getTime()
  if (/^\d+$/.test(text)) return Number(text)
  return text === 'true' || text === 'false' ? text === 'true' : text
}

/** What a sum says that is written with + − × ÷ and brackets; the usual order. */
function resultOf(sum: string): number {
  const inner = /\(([^()]+)\)/.exec(sum)
  if (inner !== null) return resultOf(sum.replace(inner[0], String(resultOf(inner[1] ?? ''))))
  const [first = '', ...terms] = sum.split(/ (?=[+−] )/)
  return terms.reduce((total, term) => total + (term.startsWith('+') ? 1 : -1) * product(term.slice(2)), product(first))
}

function product(term: string): number {
  const [first = '', ...factors] = term.split(/ (?=[×÷] )/)
  return factors.reduce(
    (total, factor) => (factor.startsWith('×') ? total * numberIn(factor.slice(2)) : total / numberIn(factor.slice(2))),
    numberIn(first),
  )
}

const log = numbered(
  table('| id | at | type | data |').map(([id, at = '', type = '', data = ''], index) => {
    const name = bare(type)
    if (Number(id) !== index + 1 || !isEventType(name)) throw new Error(`docs/figures.md has a bad event ${id} ${type}`)
    const fields = [...data.matchAll(/`(\w+): ([^`]+)`/g)].map(([, key = '', value = '']) => [key, fieldOf(value)])
    return sampleEvent(name, new Date(at).getTime(), Object.fromEntries(fields))
  }),
)
const { intervals, outages } = foldAll(log)

const instants = (text: string) => [...text.matchAll(/`(2026-[^`]+Z)` to\s`(2026-[^`]+Z)`/g)]
const windowIn = (heading: string): { from: number; to: number } => {
  const [, from = '', to = ''] = instants(PAGE.slice(PAGE.indexOf(heading)))[0] ?? []
  return { from: new Date(from).getTime(), to: new Date(to).getTime() }
}
const day = windowIn('## A day by hand')
const tiles = tile(intervals, day, day.to)
const stats = statsOf(tiles, outages, day)

describe('the day by hand, through the fold', () => {
  test('has the outages that the page names, with their times', () => {
    const told = table('| outage | what | inside | recovery | detection |')
    const found = outages
      .filter(({ scope }) => scope === 'connection')
      .map(({ id, planned, recoveredAt, durationMs, detectionMs, detectedAt }) => {
        const inside = tiles.filter(({ outageId }) => outageId === id).reduce((sum, { from, to }) => sum + to - from, 0)
        const recovery = recoveredAt === null ? 'none yet' : Number(durationMs)
        const detection = detectedAt < day.from ? 'not today' : detectionMs
        return [id, inside, ...(planned ? ['planned', 'planned'] : [recovery, detection])]
      })
    const numberOrWord = (cell: string) => (/^[\d,]+$/.test(cell) ? numberIn(cell) : cell)
    expect(told.map(([id = '', , ...cells]) => [id, ...cells].map(numberOrWord))).toEqual(found)
    expect(outages.filter(({ scope }) => scope === 'subscription')).toMatchObject([{ id: 14, durationMs: 600_000 }])
  })

  test('spends its time in the states as the page adds it up', () => {
    const told = table('| state | by hand | ms |').map(([state = '', , ms = '']) => [bare(state), numberIn(ms)])
    const found: Record<string, number> = {}
    for (const { state, from, to } of tiles) found[state] = (found[state] ?? 0) + to - from
    expect(Object.fromEntries(told)).toEqual(found)
  })

  test('has every figure of the statistics, as the page computes it', () => {
    const told = table('| figure | by hand | is |').map(([figure = '', , value = '']) => [
      bare(figure),
      numberIn(value),
    ])
    const found = Object.entries(stats).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([part, number]) => [`${key}.${part}`, number])
        : [[key, value]],
    )
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(found))
  })

  test('and every sum on the page is what it says', () => {
    const cells = [...table('| state | by hand | ms |'), ...table('| figure | by hand | is |')]
    const inTables = cells.flatMap(([, hand = '', value = '']) => {
      const sum = /`([^`]+)`/.exec(hand)?.[1]
      return sum === undefined ? [] : [[resultOf(sum), numberIn(value)] as const]
    })
    const inProse = [...PAGE.matchAll(/`([^`|]+ [+−×÷] [^`|]+)`\s= ([\d,.]+[\d])/g)].map(
      ([, sum = '', value = '']) => [resultOf(sum), numberIn(value)] as const,
    )
    expect([inTables.length, inProse.length]).toEqual([11, 6])
    for (const [computed, written] of [...inTables, ...inProse]) {
      const decimals = String(written).split('.')[1]?.length ?? 0
      expect(Math.floor(computed * 10 ** decimals + 1e-6) / 10 ** decimals).toBe(written)
    }
  })

  test('says of the half hour in which nobody watched that there is no data', () => {
    const gap = windowIn('### 4.')
    expect(statsOf(tile(intervals, gap, day.to), outages, gap)).toEqual(statsOf([], [], { from: 0, to: 0 }))
    expect(statsOf([], [], { from: 0, to: 0 })).toMatchObject({
      uptimePct: null,
      coveragePct: 0,
      outages: 0,
      mttrMs: null,
    })
  })

  test('is not MTBF / (MTBF + MTTR), because of the edges and the plan, as the page says', () => {
    const [mtbf, mttr] = [stats.mtbfMs ?? 0, stats.mttrMs ?? 0]
    const written = /MTBF ÷ \(MTBF \+ MTTR\) is ([\d.]+) here/.exec(PAGE)?.[1]
    expect(Math.floor((mtbf / (mtbf + mttr)) * 100_000) / 1_000).toBe(Number(written))
  })
})

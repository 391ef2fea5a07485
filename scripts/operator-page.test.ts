import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ATTEMPT_REASONS, CAUSES, STALE_REASONS } from '../packages/adapter-core/src/events.ts'
import { USUAL_ATTRIBUTION } from '../packages/reconnect-monitor/src/history/attribution.ts'

const PAGE = readFileSync(join(import.meta.dir, '../docs/how-it-stays-alive.md'), 'utf8')

/** The cells of the table under a heading, row by row, without its head. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = PAGE.split(`### ${heading}`)
  const rows = section.split(/^#/m)[0]?.match(/^\|.+\|$/gm) ?? []
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const firstCells = (heading: string) => tableUnder(heading).map(([name]) => name)

test('the operator’s page explains every reason for which an attempt waits', () => {
  expect(firstCells('Why the next attempt waits')).toEqual(ATTEMPT_REASONS.map((reason) => `\`${reason}\``))
})

test('the operator’s page explains every cause, and whose doing it usually is', () => {
  const causes = tableUnder('Why it was lost').map(([name, , attribution]) => [name, attribution])
  expect(causes).toEqual(CAUSES.map((cause) => [`\`${cause}\``, USUAL_ATTRIBUTION[cause]]))
})

test('the operator’s page explains every reason for which a price must not be used', () => {
  expect(firstCells('Why a price must not be used')).toEqual(STALE_REASONS.map((reason) => `\`${reason}\``))
})

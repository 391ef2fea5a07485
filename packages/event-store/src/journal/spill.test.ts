import { describe, expect, test } from 'bun:test'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { tempPaths } from '../testing/stores.ts'
import { createSpill, type Spill } from './spill.ts'
import { spillDiskAt } from './spill-disk.ts'

const path = tempPaths()

function spillAt(file: string, { databaseId = 'a-database', maxBytes = 100_000 } = {}): Spill {
  return createSpill({ disk: spillDiskAt(file), databaseId, newId: () => crypto.randomUUID(), maxBytes })
}

const batch = (seq: number, n = 2) => ({
  writer: 'me',
  seq,
  events: Array.from({ length: n }, (_, index) => sampleEvent('attempt_started', seq * 100 + index)),
})

/** A file with batches 1 to 3 in it, which its process left. */
function left(file: string): void {
  const spill = spillAt(file)
  spill.leftover()
  spill.append([batch(1), batch(2)])
  spill.append([batch(3)])
  spill.close()
}

describe('a spill file', () => {
  test('gives its batches back to the process that wrote it, and to the next one, in order', () => {
    const file = path('deep/er/spill.jsonl')
    left(file)
    const spill = spillAt(file)
    const batches = spill.leftover()
    expect(batches.map(({ writer, seq, n }) => [writer, seq, n])).toEqual([
      ['me', 1, 2],
      ['me', 2, 2],
      ['me', 3, 2],
    ])
    expect(batches.map(({ place }) => spill.read(place))).toEqual([1, 2, 3].map((seq) => batch(seq).events))
    const [place] = spill.append([batch(4)])
    expect(place && spill.read(place)).toEqual(batch(4).events)
    spill.remove()
    expect(existsSync(file)).toBe(false)
  })

  test('is readable for its owner alone, also where somebody made it otherwise', () => {
    const file = path('spill.jsonl')
    left(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o644)
    spillAt(file).leftover()
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('with a last line that was torn gives back what is whole, and goes on after it', () => {
    const file = path('spill.jsonl')
    left(file)
    truncateSync(file, statSync(file).size - 7)
    const spill = spillAt(file)
    expect(spill.leftover().map(({ seq }) => seq)).toEqual([1, 2])
    spill.append([batch(4, 1)])
    spill.close()
    expect(
      spillAt(file)
        .leftover()
        .map(({ seq }) => seq),
    ).toEqual([1, 2, 4])
  })

  test('never grows beyond its bound', () => {
    const file = path('spill.jsonl')
    const spill = spillAt(file, { maxBytes: 2_000 })
    spill.leftover()
    const places = spill.append(Array.from({ length: 40 }, (_, index) => batch(index + 1)))
    expect(places).toContain(null)
    expect(places[0]).not.toBeNull()
    expect(statSync(file).size).toBeLessThanOrEqual(2_000)
    spill.close()
  })
})

describe('what is no spill file of this database', () => {
  const refused = (file: string): string => {
    const spill = spillAt(file)
    try {
      spill.leftover()
    } catch (error) {
      // Nor is it written over later.
      expect(() => spill.append([batch(1)])).toThrow()
      return String(error)
    }
    return 'accepted'
  }

  test('is refused and left alone, with place, reason and remedy', () => {
    const others = path('spill.jsonl')
    const spill = spillAt(others, { databaseId: 'another-database' })
    spill.leftover()
    spill.append([batch(1)])
    spill.close()
    const text = path('notes.txt')
    mkdirSync(dirname(text), { recursive: true })
    writeFileSync(text, 'notes')
    const [symbolic, hard, directory] = [path('link'), path('link'), path('directory')]
    mkdirSync(directory, { recursive: true })
    for (const link of [symbolic, hard]) mkdirSync(dirname(link), { recursive: true })
    symlinkSync(path('nowhere'), symbolic)
    linkSync(text, hard)
    const before = [others, text].map((file) => readFileSync(file, 'utf8'))
    expect(refused(others)).toContain(
      `at ${others}: it holds events of the database with the id another-database; remove it`,
    )
    expect(refused(symbolic)).toContain('it is a symbolic link')
    expect(refused(hard)).toContain('it has another name, too')
    expect(refused(directory)).not.toBe('accepted')
    expect([others, text].map((file) => readFileSync(file, 'utf8'))).toEqual(before)
  })

  test('is refused where it is a file of somebody else', () => {
    const text = path('notes.txt')
    mkdirSync(dirname(text), { recursive: true })
    for (const content of ['notes', 'notes\n', '{"events":[]}\n']) {
      writeFileSync(text, content)
      expect(refused(text)).toContain('it holds something else')
      expect(readFileSync(text, 'utf8')).toBe(content)
    }
  })

  test('does not stop the events after it', () => {
    const file = path('spill.jsonl')
    left(file)
    appendFileSync(file, 'nonsense\n')
    const spill = spillAt(file)
    spill.leftover()
    spill.append([batch(9)])
    spill.close()
    expect(
      spillAt(file)
        .leftover()
        .map(({ seq }) => seq),
    ).toEqual([1, 2, 3, 9])
  })
})

import { describe, expect, test } from 'bun:test'
import { existsSync, renameSync } from 'node:fs'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { StoreOpenError } from './errors.ts'
import { tempPaths } from './testing/stores.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()
const event = (at: number) => sampleEvent('attempt_started', at)

test('a database is given a random id at its creation, and keeps it', () => {
  const file = path()
  const first = openWriter({ path: file, mode: 'demo' })
  const { id } = first
  first.close()
  const again = openWriter({ path: file, mode: 'demo' })
  expect(again.id).toBe(id)
  expect(again.id).toMatch(/^[0-9a-f]{8}-/)
  again.close()
  expect(() => openWriter({ path: file, mode: 'demo', expectedId: 'another' })).toThrow(
    'another database is in its place',
  )
  openWriter({ path: file, mode: 'demo', expectedId: id }).close()
})

describe('a writer that opens its database anew', () => {
  test('goes on where it was', () => {
    const writer = openWriter({ path: path(), mode: 'demo' })
    writer.append([event(1)], { writer: 'me', seq: 7 })
    writer.reopen()
    expect(writer.lastBatch()).toEqual({ writer: 'me', seq: 7 })
    expect(writer.append([event(2)])).toMatchObject([{ id: 2 }])
    expect(writer.eventsBetween(1, 2)).toMatchObject([{ at: 1 }, { at: 2 }])
    writer.close()
  })

  test('creates none where the file has vanished, and takes it once it is back', () => {
    const file = path()
    const writer = openWriter({ path: file, mode: 'demo' })
    writer.append([event(1)])
    // As a closed database is moved; one with a log beside it would be torn from it.
    writer.db.$client.pragma('wal_checkpoint(TRUNCATE)')
    renameSync(file, `${file}.away`)
    expect(() => writer.reopen()).toThrow(StoreOpenError)
    expect(existsSync(file)).toBe(false)
    expect(() => writer.append([event(2)])).toThrow('it was closed after a failure')
    renameSync(`${file}.away`, file)
    writer.reopen()
    expect(writer.append([event(2)])).toMatchObject([{ id: 2 }])
    writer.close()
  })

  test('refuses another database in its place', () => {
    const file = path()
    const other = path()
    openWriter({ path: other, mode: 'demo' }).close()
    const writer = openWriter({ path: file, mode: 'demo' })
    writer.db.$client.pragma('wal_checkpoint(TRUNCATE)')
    renameSync(file, `${file}.away`)
    renameSync(other, file)
    expect(() => writer.reopen()).toThrow('another database is in its place; put the file that was there back')
    writer.close()
  })
})

import { expect, test } from 'bun:test'
import { StoreClosedError, StoreModeError, StoreOpenError, ThreadDiedError } from '../errors.ts'
import { EventsDroppedError, InvalidCursorError, WindowTooLargeError } from '../port.ts'
import { fromWire, toWire } from './wire-error.ts'

const crossed = (error: unknown): Error => fromWire(structuredClone(toWire(error)))

test('an error keeps its class, its words and its members on the way to another thread', () => {
  const errors = [
    new EventsDroppedError('a'),
    new InvalidCursorError('b'),
    new WindowTooLargeError('c'),
    new StoreClosedError('d'),
    new ThreadDiedError('e'),
    new RangeError('f'),
    new StoreOpenError('/x.db', 'it is locked'),
    new StoreModeError('/x.db', 'demo', 'live'),
  ]
  for (const error of errors) {
    const same = crossed(error)
    expect(same).toBeInstanceOf(error.constructor as typeof Error)
    expect(same).toBeInstanceOf(Error)
    expect(String(same)).toBe(String(error))
    expect('path' in same ? same.path : null).toBe('path' in error ? error.path : null)
  }
})

test('an error of a class that is not ours keeps its name and its code', () => {
  const error = Object.assign(new Error('disk I/O error'), { name: 'SqliteError', code: 'SQLITE_IOERR_WRITE' })
  expect(crossed(error)).toMatchObject({ name: 'SqliteError', message: 'disk I/O error', code: 'SQLITE_IOERR_WRITE' })
  expect(crossed('nothing')).toMatchObject({ name: 'Error', message: 'nothing' })
})

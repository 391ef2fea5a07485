import { expect, test } from 'bun:test'
import { toOpenError } from './errors.ts'

function failingToLoad(): unknown {
  try {
    process.dlopen({ exports: {} }, '/none/sqlite.node')
  } catch (error) {
    return error
  }
  throw new Error('It was loaded')
}

test("a native part that cannot be loaded is no fault of the database's path", () => {
  const { message } = toOpenError('a.db', failingToLoad())
  expect(message).toStartWith('Cannot open the database at a.db: cannot load SQLite: /none/sqlite.node')
  expect(message).toContain('set TMPDIR')
  expect(message).not.toContain('HOLDFAST_DB')
})

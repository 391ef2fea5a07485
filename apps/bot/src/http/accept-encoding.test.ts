import { expect, test } from 'bun:test'
import { acceptsGzip } from './accept-encoding.ts'

test.each([
  [undefined, false],
  ['', false],
  ['identity', false],
  ['gzip', true],
  ['br, GZIP;q=0.5', true],
  ['deflate, gzip;q=0', false],
  ['gzip; q=0.0, *', false],
  ['*', true],
  ['*;q=0', false],
  ['x-gzip', true],
  ['gzip;q=what', false],
])('Accept-Encoding %j takes gzip: %j', (header, accepted) => {
  expect(acceptsGzip(header)).toBe(accepted)
})

import { expect, test } from 'bun:test'
import { beyondCause } from './beyond-cause.ts'

test.each([
  ['heartbeat_timeout', 'No answer to a ping, no frame for 2255 ms', 'no frame for 2255 ms'],
  ['heartbeat_timeout', 'no answer to ping', null],
  ['heartbeat_timeout', 'No answer to a ping of the exchange', 'No answer to a ping of the exchange'],
  ['maintenance', 'Maintenance: back at 10:00', 'back at 10:00'],
  ['remote_close', '1012 restart, soon', '1012 restart, soon'],
  ['abnormal_close', null, null],
  ['abnormal_close', '', null],
] as const)('%s: %p', (cause, detail, left) => expect(beyondCause(cause, detail)).toBe(left))

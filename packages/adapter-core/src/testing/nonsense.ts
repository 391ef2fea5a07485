import type { Frame } from '../socket.ts'

/** Frames that no exchange sends. */
export const NONSENSE: readonly Frame[] = [
  '',
  '\n',
  'null',
  '[]',
  '{}',
  '0',
  '"text"',
  '{"__proto__":null}',
  '{"id":1}',
  '['.repeat(5_000),
  new Uint8Array(),
  new Uint8Array([0xff, 0x00, 0xc3]),
]

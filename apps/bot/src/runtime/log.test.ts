import { expect, test } from 'bun:test'
import { createLog } from './log.ts'

function capture(format: 'json' | 'pretty', secrets: readonly string[] = []) {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { lines, log: createLog({ format, level: 'info', colors: false, secrets, destination }) }
}

test('writes one JSON object a line, the details as fields', () => {
  const { lines, log } = capture('json')
  log('warn', '[RECONNECT] Connection to vest lost', { connection: 'vest', cause: 'remote_close' })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 40,
    msg: '[RECONNECT] Connection to vest lost',
    connection: 'vest',
    cause: 'remote_close',
  })
})

test('never writes a secret, whatever field it hides in', () => {
  const { lines, log } = capture('json', ['canary-1"x', 'canary 2'])
  log('info', 'hello canary-1"x', { nested: { url: 'wss://x/?k=canary%202' }, error: new Error('canary 2') })
  expect(lines.join('')).not.toMatch(/canary/)
  expect(JSON.parse(lines[0] ?? '').error).toBe('Error: [masked]')
})

import { expect, test } from 'bun:test'
import { Writable } from 'node:stream'
import type { LogLevels } from '../config/log-levels.ts'
import { createLogs } from './log.ts'

const INFO: LogLevels = { base: 'info', modules: {} }

function capture(format: 'json' | 'pretty', { levels = INFO, secrets = [] as readonly string[] } = {}) {
  const lines: string[] = []
  const destination = new Writable({
    decodeStrings: false,
    write(line, _, done) {
      lines.push(line)
      done()
    },
  })
  const logs = createLogs({ format, levels, colors: false, secrets, destination })
  return { lines, logs, log: logs.of('bot'), messages: () => lines.map((line) => JSON.parse(line).msg) }
}

test('writes one JSON object a line, the details as fields', () => {
  const { lines, log } = capture('json')
  log('warn', '[RECONNECT] Connection to vest lost', { connection: 'vest', cause: 'remote_close' })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 40,
    msg: '[RECONNECT] Connection to vest lost',
    module: 'bot',
    connection: 'vest',
    cause: 'remote_close',
  })
})

test('never writes a secret, whatever field it hides in', () => {
  const { lines, log } = capture('json', { secrets: ['canary-1"x', 'canary 2'] })
  log('info', 'hello canary-1"x', { detail: { reason: 'wss://x/?k=canary%202' }, error: new Error('canary 2') })
  expect(lines.join('')).not.toMatch(/canary/)
  expect(JSON.parse(lines[0] ?? '').error).toBe('Error: [masked]')
})

test.each(['json', 'pretty'] as const)('%s: a field that nobody listed is withheld', (format) => {
  const { lines, log } = capture(format)
  log('info', 'hello', { connection: 'vest', ...{ headers: { cookie: 'canary' } } })
  expect(lines.join('')).toMatch(/vest.*\[withheld\]/s)
  expect(lines.join('')).not.toMatch(/canary/)
})

test('a module has a level of its own, which can be changed while it runs', () => {
  const { log, logs, messages } = capture('json', { levels: { base: 'warn', modules: { http: 'debug' } } })
  const http = logs.of('http')
  log('info', 'not this', {})
  http('debug', 'this', {})
  http('trace', 'nor this', {})
  logs.change({ base: 'debug', modules: { http: 'silent' } }, [])
  log('debug', 'and this', {})
  http('fatal', 'but not this', {})
  expect(messages()).toEqual(['this', 'and this'])
})

test('a secret that came later is masked too, and so are those before', () => {
  const { lines, log, logs } = capture('json', { secrets: ['canary-one'] })
  logs.change(INFO, ['canary-two'])
  log('info', 'canary-one canary-two', {})
  expect(lines.join('')).toContain('[masked] [masked]')
})

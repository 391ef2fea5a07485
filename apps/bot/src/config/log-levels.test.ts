import { describe, expect, test } from 'bun:test'
import { adapters } from '../adapters.ts'
import { logLevels, logLevelsText } from './log-levels.ts'
import { resolveConfig } from './resolve.ts'

describe('LOG_LEVEL', () => {
  test.each([
    ['info', { base: 'info', modules: {} }],
    ['WARN', { base: 'warn', modules: {} }],
    ['info,http=debug', { base: 'info', modules: { http: 'debug' } }],
    [' http = debug , silent ', { base: 'silent', modules: { http: 'debug' } }],
    ['store=warn,http=trace', { base: 'info', modules: { store: 'warn', http: 'trace' } }],
  ] as const)('%s', (text, value) => {
    expect(logLevels(text)).toEqual({ ok: true, value })
    expect(logLevels(logLevelsText(value))).toEqual({ ok: true, value })
  })

  test.each([
    ['loud', /must be one of trace, .* got "loud"/],
    ['debgu', /Did you mean "debug"\?/],
    ['info,htp=debug', /has no module "htp"; modules: bot, .* Did you mean "http"\?/],
    ['http=loud', /got "loud"/],
    ['info,warn', /must name one level for all/],
    ['http=info,http=warn', /must name http once/],
    ['http=info=warn', /got "info=warn"/],
    ['info,', /got ""/],
  ])('%s is refused', (text, problem) => {
    const parsed = logLevels(text)
    expect(parsed.ok ? '' : parsed.problem).toMatch(problem)
  })
})

test('levels may stand in the file, weaker than the variable, and so change with a reload', () => {
  const levelsOf = (level: string, env: Readonly<Record<string, string>> = {}) => {
    const yamlText = JSON.stringify({ log: { level } })
    const resolution = resolveConfig({ flags: {}, env, adapters, yamlPath: 'config.yaml', yamlText })
    return resolution.ok ? resolution.config.log.levels : resolution.issues
  }
  expect(levelsOf('warn,http=debug')).toEqual({ base: 'warn', modules: { http: 'debug' } })
  expect(levelsOf('warn', { LOG_LEVEL: 'error' })).toEqual({ base: 'error', modules: {} })
  expect(levelsOf('loud')).toMatchObject([{ file: 'config.yaml', line: 1, key: 'log.level' }])
})

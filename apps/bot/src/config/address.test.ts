import { expect, test } from 'bun:test'
import { resolveAddress } from './address.ts'
import { formatIssue } from './config.ts'

function addressOf(yamlText: string | null, env: Readonly<Record<string, string>> = {}, flags = {}) {
  const resolution = resolveAddress({ flags, env, yamlText, yamlPath: 'config.yaml' })
  return resolution.ok ? resolution.config : resolution.issues.map(formatIssue)
}

const TLS = 'tls: { certFile: gone.pem, keyFile: gone.pem }'

test('flags win over the environment, that over the file, that over the defaults', () => {
  const yaml = `server: { host: "::", port: 1, ${TLS} }`
  expect(addressOf(null)).toEqual({ host: '127.0.0.1', port: 4_400, isTls: false })
  expect(addressOf(yaml)).toEqual({ host: '::', port: 1, isTls: true })
  expect(addressOf(yaml, { HOLDFAST_PORT: '2' })).toEqual({ host: '::', port: 2, isTls: true })
  expect(addressOf(yaml, { HOLDFAST_PORT: '2' }, { port: '3' })).toEqual({ host: '::', port: 3, isTls: true })
  expect(addressOf(null, { HOLDFAST_TLS_CERT: 'a', HOLDFAST_TLS_KEY: 'b' })).toMatchObject({ isTls: true })
})

test.each([
  ['another section', 'nonsense: 1\nexchanges: 5\nmode: demonic\nreconnect: { slowProbeMs: x }'],
  ['another key of the server', 'server: { prot: 1, token: canary, allowedHosts: 5, tokenFile: gone.txt }'],
  ['half of TLS', 'server: { tls: { certFile: gone.pem } }'],
  ['the other half', 'server: { tls: { keyFile: gone.pem } }'],
  ['a server that is none', 'server: 5'],
  ['a file that is no map', '- 5'],
  ['a file that is no YAML', 'server: { port: 1'],
])('a mistake in %s hinders nobody', (_, yaml) => {
  const address = { host: '127.0.0.1', port: 4_500, isTls: false }
  expect(addressOf(yaml, { HOLDFAST_PORT: '4500' })).toEqual(address)
  expect(addressOf('', { HOLDFAST_PORT: '4500' })).toEqual(address)
})

test('neither a public host without a token', () => {
  expect(addressOf('server: { host: 0.0.0.0 }')).toMatchObject({ host: '0.0.0.0' })
})

test('host and port have to be right, with their place told', () => {
  expect(addressOf('server:\n  host: 5\n  port: x', { HOLDFAST_PORT: 'y' })).toEqual([
    expect.stringMatching(/^config.yaml:2: server.host: /),
    expect.stringMatching(/^environment: HOLDFAST_PORT: /),
    expect.stringMatching(/^config.yaml:3: server.port: /),
  ])
})

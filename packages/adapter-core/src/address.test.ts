import { expect, test } from 'bun:test'
import { parseAddress, restAddress } from './address.ts'

test('adds a required parameter only where it is missing, and leaves the rest as it stands', () => {
  const dialed = (url: string) => parseAddress(url, { version: '1.0' }).url
  expect(dialed('wss://x.test/ws')).toBe('wss://x.test/ws?version=1.0')
  expect(dialed('wss://x.test/ws?version=2')).toBe('wss://x.test/ws?version=2')
  expect(dialed('wss://x.test/ws?a=%20b+c')).toBe('wss://x.test/ws?a=%20b+c&version=1.0')
  expect(parseAddress('ws://127.0.0.1:9000?a=1#frag', {}).url).toBe('ws://127.0.0.1:9000/?a=1')
})

test('the endpoint has no query and no credentials', () => {
  const address = parseAddress('wss://user:hush@x.test/v1?token=hush', {})
  expect(address.endpoint).toBe('wss://x.test/v1')
  expect(address.url).toBe('wss://user:hush@x.test/v1?token=hush')
})

test.each([
  ['wss://x.test/v1', 'x.test:443'],
  ['ws://127.0.0.1/v1', '127.0.0.1:80'],
  ['wss://x.test:8443', 'x.test:8443'],
  ['ws://[::1]:9000/', '[::1]:9000'],
])('%s is dialed at %s', (url, hostPort) => {
  expect(parseAddress(url, {}).hostPort).toBe(hostPort)
})

test.each(['', 'x.test', 'https://x.test/?token=hush'])('refuses %p without repeating it', (url) => {
  expect(() => parseAddress(url, {})).toThrow('Cannot dial: the URL is not ws:// or wss://')
})

test('a REST path goes under its address, and both queries stay', () => {
  expect(restAddress('https://x.test/v1', '/book/BTC?depth=1')).toBe('https://x.test/v1/book/BTC?depth=1')
  expect(restAddress('http://127.0.0.1:8/v1/?key=k', '/book?depth=1')).toBe('http://127.0.0.1:8/v1/book?key=k&depth=1')
  expect(restAddress('https://x.test', '/time')).toBe('https://x.test/time')
  for (const wrong of ['wss://x.test/?token=hush', 'hush']) {
    expect(() => restAddress(wrong, '/')).toThrow(/^(?!.*hush).*http/)
  }
})

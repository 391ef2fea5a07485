import { expect, test } from 'bun:test'
import { neighbourOf } from './address.ts'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:0000:0000:0000:0009', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [null, 'unknown'],
])('%p is of the neighbourhood %p', (address, neighbour) => {
  expect(neighbourOf(address)).toBe(neighbour)
})

test('neighbours of the next /64 are others', () => {
  expect(neighbourOf('2001:db8:1:3::9')).not.toBe(neighbourOf('2001:db8:1:2::9'))
})

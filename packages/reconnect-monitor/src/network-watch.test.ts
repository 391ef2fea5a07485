import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { createNetworkWatch } from './network-watch.ts'
import { supervised } from './testing/supervised.ts'

/** Connections that are up since 0, and who of them was told that the loss was ours, in order. */
function watched(...addresses: readonly string[]) {
  const watch = createNetworkWatch()
  const told: number[] = []
  const members = addresses.map((address, index) => watch.join(address, () => told.push(index)))
  for (const member of members) member.up(0)
  return { members, told }
}

test('all lost within 2 s, on at least two addresses, is our own network', () => {
  const { members, told } = watched('a', 'a', 'b')
  members[0]?.lost(10_000, false)
  members[1]?.lost(11_000, false)
  expect(told).toEqual([])
  members[2]?.lost(12_000, false)
  expect(told).toEqual([0, 1, 2])
})

test('losses more than 2 s apart are not one event', () => {
  const { members, told } = watched('a', 'b')
  members[0]?.lost(10_000, false)
  members[1]?.lost(12_001, false)
  expect(told).toEqual([])
})

test('all on one address is that exchange', () => {
  const { members, told } = watched('a', 'a', 'a')
  for (const member of members) member.lost(10_000, false)
  expect(told).toEqual([])
})

test('one that stays up proves that the network is there', () => {
  const { members, told } = watched('a', 'b', 'c')
  members[0]?.lost(10_000, false)
  members[1]?.lost(10_000, false)
  expect(told).toEqual([])
  // Much later, it is lost too: a story of its own.
  members[2]?.lost(60_000, false)
  expect(told).toEqual([])
})

test('a loss noticed later whose impact began with the others completes the picture', () => {
  const { members, told } = watched('a', 'b', 'c')
  members[0]?.lost(10_100, false)
  members[1]?.lost(10_200, false)
  // Half-open: noticed 2.25 s after, dated from its last frame.
  members[2]?.lost(9_900, false)
  expect(told).toEqual([0, 1, 2])
})

test('what an operator or a drill did is neither part of it nor a proof against it', () => {
  const { members, told } = watched('a', 'b', 'c')
  members[0]?.lost(10_000, true)
  members[1]?.lost(10_000, false)
  expect(told).toEqual([])
  members[2]?.lost(10_000, false)
  expect(told).toEqual([1, 2])
})

test('one that was not up says nothing of the network', () => {
  const watch = createNetworkWatch()
  const told: string[] = []
  const [a, b] = ['a', 'b'].map((address) => watch.join(address, () => told.push(address)))
  watch.join('c', () => told.push('c'))
  a?.up(0)
  b?.up(0)
  a?.lost(10_000, false)
  b?.lost(10_000, false)
  expect(told).toEqual(['a', 'b'])
})

test('one that was paused or stopped does not either, and counts again once it is back', () => {
  const { members, told } = watched('a', 'b', 'c')
  members[2]?.leave()
  members[0]?.lost(10_000, false)
  members[1]?.lost(10_000, false)
  expect(told).toEqual([0, 1])
  for (const member of members) member.up(20_000)
  members[0]?.lost(30_000, false)
  members[1]?.lost(30_000, false)
  expect(told).toEqual([0, 1])
})

test('each loss is told once, and the next one anew', () => {
  const { members, told } = watched('a', 'b')
  for (const member of members) member.lost(10_000, false)
  for (const member of members) member.up(11_000)
  for (const member of members) member.lost(20_000, false)
  expect(told).toEqual([0, 1, 0, 1])
})

test('a loss that was told is not told again as another joins it', () => {
  const { members, told } = watched('a', 'b', 'c')
  members[2]?.leave()
  members[0]?.lost(10_000, false)
  members[1]?.lost(10_000, false)
  members[2]?.up(10_500)
  members[2]?.lost(11_000, false)
  expect(told).toEqual([0, 1, 2])
})

test('a loss that is over already counts all the same', () => {
  const { members, told } = watched('a', 'b')
  members[0]?.lost(10_000, false)
  members[0]?.up(10_500)
  members[1]?.lost(11_000, false)
  expect(told).toEqual([0, 1])
})

test('connections that fall together say that it was the local network, in their events and their status', async () => {
  const shared = { clock: new FakeClock(1_800_000_000_000), networkWatch: createNetworkWatch() }
  const [one, other] = ['one.test:443', 'other.test:443'].map((address) =>
    supervised({ ...shared, adapter: { address } }),
  )
  if (one === undefined || other === undefined) throw new RangeError('Two connections are needed')
  await shared.clock.advance(6_000)
  for (const bot of [one, other]) bot.adapter.failNext(5)
  one.adapter.drop(1)
  await shared.clock.advance(500)
  expect(one.supervisor.status().cause).toBe('abnormal_close')
  other.adapter.drop(1)
  await shared.clock.advance(10)
  for (const bot of [one, other]) {
    expect(bot.last('cause_revised')).toEqual({ cause: 'local_network', attribution: 'network' })
    expect(bot.supervisor.status().cause).toBe('local_network')
  }
  await one.stop()
  await other.stop()
})

test('a connection that is paused is no witness for the network', async () => {
  const shared = { clock: new FakeClock(1_800_000_000_000), networkWatch: createNetworkWatch() }
  const bots = ['a:1', 'b:1', 'c:1'].map((address) => supervised({ ...shared, adapter: { address } }))
  await shared.clock.advance(6_000)
  await bots[2]?.supervisor.pause({ actor: 'local', reason: null })
  for (const bot of bots.slice(0, 2)) bot.adapter.drop(1)
  await shared.clock.advance(0)
  expect(bots.map((bot) => bot.types().includes('cause_revised'))).toEqual([true, true, false])
  for (const bot of bots) await bot.stop()
})

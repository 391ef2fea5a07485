import { describe, expect, test } from 'bun:test'
import { commandsOf, find, SHOWN } from './commands.ts'

const CONNECTIONS = [
  { id: 'paradex', exchange: 'paradex', state: 'down' },
  { id: 'vest-eu', exchange: 'vest', state: 'live' },
] as const
const demo = commandsOf({ connections: CONNECTIONS, isDemo: true })
const titles = (text: string) => find(demo, text).map(({ title }) => title)

describe('the command palette', () => {
  test('offers pages, connections and doings before anything is typed, each once', () => {
    const all = titles('')
    expect(all).toContain('Timeline')
    expect(all).toContain('vest-eu')
    expect(all).not.toContain('Charts of vest-eu')
    const ids = demo.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('offers to break something in the demo alone', () => {
    const live = commandsOf({ connections: CONNECTIONS, isDemo: false })
    expect(demo.some(({ id }) => id === 'break')).toBe(true)
    expect(live.some(({ id }) => id === 'break')).toBe(false)
  })

  test('finds by the beginning of a title first, then by words, then by what it is also called', () => {
    expect(titles('out')[0]).toBe('Outages')
    expect(titles('vest out')[0]).toBe('Outages of vest-eu')
    expect(titles('eu')[0]).toBe('vest-eu')
    expect(titles('dark')).toEqual(['Change the colours'])
    expect(titles('pause').toSorted()).toEqual(['paradex', 'vest-eu'])
    expect(titles('down')).toEqual(['paradex'])
    expect(titles('zzz')).toEqual([])
  })

  test('a number finds the outage', () => {
    expect(find(demo, '#1042')[0]?.choice).toEqual({ kind: 'go', href: '/outages/1042' })
    expect(find(demo, ' 7 ')[0]?.title).toBe('Outage 7')
  })

  test('of hundreds of connections it shows a screenful, and those only when asked for', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ id: `c-${n}`, exchange: 'vest', state: 'live' }) as const)
    const commands = commandsOf({ connections: many, isDemo: false })
    expect(find(commands, '').some(({ group }) => group === 'Connections')).toBe(false)
    expect(find(commands, 'c-')).toHaveLength(SHOWN)
    expect(find(commands, 'c-199')[0]?.title).toBe('c-199')
  })

  test('an id is written into an address safely', () => {
    const odd = commandsOf({ connections: [{ id: 'a&b', exchange: 'vest', state: 'live' }], isDemo: false })
    expect(odd.find(({ id }) => id === 'events-a&b')?.choice).toEqual({ kind: 'go', href: '/events?connection=a%26b' })
  })
})

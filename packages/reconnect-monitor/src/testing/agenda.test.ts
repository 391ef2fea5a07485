import { expect, test } from 'bun:test'
import { Agenda } from './agenda.ts'

test('what comes in as a standstill ends comes after what waited for it', () => {
  const agenda = new Agenda()
  const heard: string[] = []
  const comes = (at: number, what: string) => agenda.plan(at, () => agenda.whenAwake(() => heard.push(what)))
  comes(1_000, 'as it ends, before we know')
  agenda.stall(1_000)
  comes(400, 'first')
  comes(600, 'second')
  comes(1_000, 'as it ends')
  comes(1_001, 'after')
  agenda.runUntil(2_000)
  expect(heard).toEqual(['first', 'second', 'as it ends, before we know', 'as it ends', 'after'])
})

import { expect, test } from 'bun:test'
import type { EventDto } from '@holdfast/api-contract'
import { eventDto } from '../../testing/dtos.ts'
import { type Action, AUDIT_TYPES, actionOf, typesOfKind } from './actions.ts'

const of = (type: EventDto['type'], data: EventDto['data']): Action => {
  const action = actionOf(eventDto({ type, data }))
  if (action === null) throw new Error(`${type} is no action`)
  return action
}
const BY = { actor: 'session', reason: 'looks stuck', address: '10.0.0.7' }

test('who, from where, what and why', () => {
  expect(of('operator_action', { ...BY, action: 'reconnect' })).toEqual({
    kind: 'connection',
    actor: 'session',
    address: '10.0.0.7',
    text: 'Reconnect',
    target: null,
    reason: 'looks stuck',
    outcome: { look: 'live', word: 'Done', why: null },
  })
  expect(of('connection_paused', { ...BY, address: undefined })).toMatchObject({ text: 'Pause', address: null })
  expect(of('outage_acknowledged', { ...BY, outage: 12 })).toMatchObject({ kind: 'notices', target: 'outage 12' })
})

test('a failed login is refused, and says what was left out of the record', () => {
  const data = { actor: 'unknown', reason: 'wrong login; 3 more since the last one on record', address: '::1' }
  expect(of('operator_action', { ...data, action: 'login_failed' })).toMatchObject({
    kind: 'access',
    text: 'Failed login',
    reason: null,
    outcome: { look: 'failed', word: 'Refused', why: 'wrong login; 3 more since the last one on record' },
  })
})

test('what was refused says why; what a restart is needed for says so', () => {
  const action = of('operator_action', { ...BY, action: 'reload', refused: 'config.yaml:3 no' })
  expect(action).toMatchObject({ kind: 'configuration', outcome: { word: 'Refused', why: 'config.yaml:3 no' } })
  const lists = { added: ['a'], changed: [], removed: ['b'], sections: ['log'], needsRestart: ['server.port'] }
  expect(of('config_reloaded', { actor: 'local', ...lists })).toMatchObject({
    target: '+ a, − b, log',
    outcome: { word: 'Done', why: 'waiting for a restart: server.port' },
  })
})

test('where some of the record may be missing, it says so', () => {
  const bot = { mode: 'demo', version: '1', pid: 1, connections: [], previousRunEndedAt: 5 }
  expect(of('bot_started', { ...bot, previousRunClean: true }).outcome.word).toBe('Done')
  expect(of('bot_started', { ...bot, previousRunClean: false }).outcome.word).toBe('Unrecorded')
  expect(of('store_degraded', { error: 'full' }).outcome.word).toBe('Unrecorded')
  expect(of('store_restored', { waited: 4, dropped: 0 }).outcome.word).toBe('Done')
  expect(of('store_restored', { waited: 4, dropped: 2 }).outcome.why).toBe('2 events lost')
})

test('what nobody did is no action, and data of another bot is told all the same', () => {
  expect(actionOf(eventDto({ type: 'connection_lost' }))).toBeNull()
  expect(of('config_reloaded', {})).toMatchObject({ text: 'Config reloaded', actor: null })
})

test('every event of the log is asked for by its kind', () => {
  const kinds = ['access', 'connection', 'configuration', 'notices', 'drill', 'bot'] as const
  expect(new Set(kinds.flatMap((kind) => [...typesOfKind(kind)]))).toEqual(new Set(AUDIT_TYPES))
  expect(typesOfKind(null)).toEqual(AUDIT_TYPES)
})

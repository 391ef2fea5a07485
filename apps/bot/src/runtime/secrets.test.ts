import { expect, test } from 'bun:test'
import { adapters } from '../adapters.ts'
import { DEFAULT_RULES } from '../config/notices.ts'
import type { ChannelTarget } from '../notices/channel.ts'
import { secretsIn } from './secrets.ts'

const none = {
  exchanges: [],
  notices: [],
  deadMansSwitch: null,
  server: { host: '127.0.0.1', port: 4400, token: null, tls: null, allowedHosts: [] },
}

test('what is set for any registered exchange is a secret, unless it is a mere word', () => {
  const env = Object.fromEntries(Object.keys(adapters).map((id) => [`${id.toUpperCase()}_JWT`, `canary-of-${id}`]))
  const more = { VEST_MODE: 'short', OTHER_JWT: 'canary-of-nobody', VESTIGE: 'canary-of-nothing' }
  expect(secretsIn(none, { ...env, ...more }, adapters).toSorted()).toEqual(Object.values(env).toSorted())
})

test('what opens a channel of notices or the dead man’s switch is a secret, and no word of every address', () => {
  const rules = DEFAULT_RULES
  const targets: readonly ChannelTarget[] = [
    { kind: 'webhook', url: 'https://hooks.test/services/canary-part?key=canary-query', secret: 'whsec_canary' },
    { kind: 'ntfy', url: 'https://ntfy.test/holdfast', token: 'tk_canary' },
    { kind: 'ntfy', url: 'https://ntfy.test/canary-topic', token: null },
    { kind: 'telegram', apiUrl: 'https://api.telegram.org', token: '123456:canary-bot', chatId: '-1001234567' },
    { kind: 'slack', url: 'https://hooks.slack.com/services/T0CANARY1/B0CANARY1/canaryCANARY' },
    { kind: 'discord', url: 'https://discord.com/api/webhooks/112233445566/canary_-Token?thread_id=998877665544' },
  ]
  const notices = targets.map((target, index) => ({ id: `c${index}`, target, rules }))
  const deadMansSwitch = { url: 'https://hc-ping.com/5f1c2d3e-aaaa-bbbb', everyMs: 60_000 }
  expect(secretsIn({ ...none, notices, deadMansSwitch }, {}, adapters)).toEqual([
    'https://hooks.test/services/canary-part?key=canary-query',
    'canary-part',
    'canary-query',
    'whsec_canary',
    'https://ntfy.test/holdfast',
    'tk_canary',
    'https://ntfy.test/canary-topic',
    'canary-topic',
    '123456:canary-bot',
    'canary-bot',
    'https://hooks.slack.com/services/T0CANARY1/B0CANARY1/canaryCANARY',
    'T0CANARY1',
    'B0CANARY1',
    'canaryCANARY',
    'https://discord.com/api/webhooks/112233445566/canary_-Token?thread_id=998877665544',
    '112233445566',
    'canary_-Token',
    '998877665544',
    'https://hc-ping.com/5f1c2d3e-aaaa-bbbb',
    '5f1c2d3e-aaaa-bbbb',
  ])
})

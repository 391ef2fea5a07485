import { expect, test } from 'bun:test'
import { adapters } from '../adapters.ts'
import { secretsIn } from './secrets.ts'

const none = { exchanges: [], server: { host: '127.0.0.1', port: 4400, token: null, allowedHosts: [] } }

test('what is set for any registered exchange is a secret, unless it is a mere word', () => {
  const env = Object.fromEntries(Object.keys(adapters).map((id) => [`${id.toUpperCase()}_JWT`, `canary-of-${id}`]))
  const more = { VEST_MODE: 'short', OTHER_JWT: 'canary-of-nobody', VESTIGE: 'canary-of-nothing' }
  expect(secretsIn(none, { ...env, ...more }, adapters).toSorted()).toEqual(Object.values(env).toSorted())
})

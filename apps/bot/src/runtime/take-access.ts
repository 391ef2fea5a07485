import type { Credentials } from '../http/security/credentials.ts'
import type { ReloadablePart } from './reload.ts'
import type { Listener } from './server.ts'

/** Takes over another token, which ends what the one before let in, and a renewed certificate, which ends nothing. */
export function takeAccess(credentials: Credentials, listener: Pick<Listener, 'renew'>): readonly ReloadablePart[] {
  return [
    {
      takes: ['server.token'],
      take({ server }) {
        credentials.rotate(server.token)
      },
    },
    {
      takes: ['server.tls'],
      take({ server }) {
        if (server.tls !== null) listener.renew(server.tls)
      },
    },
  ]
}

import type { Clock } from './clock.ts'
import { codeOf, failureBecause } from './dial-failure.ts'
import { AdapterError, DialError } from './errors.ts'
import type { Dial, DialFailure, Socket } from './socket.ts'

/** Where the headers of an upgrade request come from, for connections that must say who they are. */
export interface Credentials {
  /**
   * Called once before every dial. `refresh`: the exchange refused what was given last, so it is minted anew even where it
   * has not expired. A rejection ends the dial: a `DialError` with its own failure (the network, too many requests), any
   * other error as `auth_rejected`. Only an `AdapterError`'s words are shown; of others the code or name alone, as their
   * words may hold a secret.
   */
  headers(request: { readonly refresh: boolean }, signal: AbortSignal): Promise<Readonly<Record<string, string>>>
}

export interface CredentialedDialOptions {
  readonly credentials: Credentials
  readonly refresh: boolean
  readonly dial: Dial
  readonly clock: Clock
}

/**
 * A dial that mints credentials first. Minting may take as long as a handshake; what ends the dial ends it too, and then
 * no socket is opened.
 */
export function dialWithCredentials({ clock, credentials, dial, refresh }: CredentialedDialOptions): Dial {
  return (request, events) => {
    const minting = new AbortController()
    let socket: Socket | null = null
    const fail = (failure: DialFailure) => {
      minting.abort()
      events.onDialFailed(failure)
    }
    const run = async () => {
      const minted = await mint(credentials, refresh, minting.signal)
      if (minting.signal.aborted) return
      if ('cause' in minted) {
        fail(minted)
        return
      }
      minting.abort()
      socket = dial({ ...request, headers: { ...request.headers, ...minted.headers } }, events)
    }
    const tooLate = () => fail(failureBecause('connect_timeout', 'no credentials in time'))
    clock.sleep(request.handshakeTimeoutMs, minting.signal).then(tooLate, () => {})
    void run()
    return {
      send: (frame) => socket?.send(frame),
      ping: () => socket?.ping(),
      terminate: () => {
        minting.abort()
        socket?.terminate()
      },
    }
  }
}

type Headers = Readonly<Record<string, string>>

async function mint(
  credentials: Credentials,
  refresh: boolean,
  signal: AbortSignal,
): Promise<{ readonly headers: Headers } | DialFailure> {
  try {
    return { headers: checked(await credentials.headers({ refresh }, signal)) }
  } catch (error) {
    return failureOfMinting(error)
  }
}

/** A field name and a field value (RFC 9110, sections 5.1 and 5.5). */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Headers that can be sent. The transport would say what is wrong with one by repeating it, the secret included. */
function checked(headers: Headers): Headers {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name) || !VALUE.test(value)) throw new AdapterError('a header of them cannot be sent')
  }
  return headers
}

function failureOfMinting(error: unknown): DialFailure {
  if (error instanceof DialError) return error.failure
  return failureBecause('auth_rejected', `no credentials: ${wordsOf(error)}`)
}

function wordsOf(error: unknown): string {
  if (error instanceof AdapterError) return error.message
  return error instanceof Error ? codeOf(error) || error.name : 'for no stated reason'
}

import { type AdapterSignal, DialError, type ExchangeAdapter } from '@holdfast/adapter-core'

/**
 * The adapter, with known secrets taken out of what its exchange says: a close reason or a refusal may repeat a key that
 * was sent to it, and is stored, shown and told on. Data passes untouched.
 */
export function scrubbedAdapter(adapter: ExchangeAdapter, scrub: (text: string) => string): ExchangeAdapter {
  const failed = (error: unknown): never => {
    if (!(error instanceof DialError)) throw error
    const { failure } = error
    throw new DialError(adapter.endpoint, { ...failure, detail: scrub(failure.detail) })
  }
  return {
    ...adapter,
    connect: (...dial) => adapter.connect(...dial).catch(failed),
    reconnect: (...dial) => adapter.reconnect(...dial).catch(failed),
    listen: (sink, onBurstEnd) =>
      adapter.listen((signal, now, isInBurst) => sink(scrubbed(signal, scrub), now, isInBurst), onBurstEnd),
  }
}

function scrubbed(signal: AdapterSignal, scrub: (text: string) => string): AdapterSignal {
  switch (signal.type) {
    case 'auth_refused':
    case 'noise':
    case 'refused':
    case 'throttled':
      return { ...signal, detail: scrub(signal.detail) }
    case 'closed':
      return { ...signal, close: { ...signal.close, reason: scrub(signal.close.reason) } }
    default:
      return signal
  }
}

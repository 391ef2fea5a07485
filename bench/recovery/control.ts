import type { Dials, ExchangeId, FaultRecord, SimulatorStatus } from '@holdfast/exchange-simulator'

/** The control port of one simulator. Every call throws on a status other than 2xx. */
export interface Control {
  /** Begins a fault; it is in force when this resolves. */
  inject(request: Readonly<Record<string, unknown>>): Promise<FaultRecord>
  /** What was broken on an exchange, newest first. */
  records(exchange: ExchangeId): Promise<readonly FaultRecord[]>
  /** Ends every fault on an exchange that still lasts. */
  endAll(exchange: ExchangeId): Promise<void>
  dials(exchange: ExchangeId): Promise<Dials>
}

export function controlOf(url: string): Control {
  const request = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${path}: ${response.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const records = async (exchange: ExchangeId) =>
    (await request<{ injected: readonly FaultRecord[] }>('/faults')).injected.filter(
      (record) => record.exchange === exchange,
    )
  return {
    inject: (body) =>
      request('/faults', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    records,
    async endAll(exchange) {
      for (const { endedAt, id } of await records(exchange)) {
        if (endedAt === null) await request(`/faults/${id}`, { method: 'DELETE' })
      }
    },
    async dials(exchange) {
      const { exchanges } = await request<SimulatorStatus>('/status')
      const found = exchanges.find((one) => one.exchange === exchange)
      if (found === undefined) throw new Error(`The simulator has no ${exchange}`)
      return found.dials
    },
  }
}

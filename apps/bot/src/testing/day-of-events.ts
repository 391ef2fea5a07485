import type { EventData, HoldfastEvent } from '@holdfast/adapter-core/events'

const DAY_MS = 86_400_000
const CONNECTIONS = ['paradex', 'vest'] as const
const RECOVERED: EventData['connection_live'] = { generation: 2, recovery: null }

/** So many events of the 24 h before `to`, oldest first: outages of two connections, spreads, drills, all the day long. */
export function dayOfEvents(count: number, to: number): readonly HoldfastEvent[] {
  const events: HoldfastEvent[] = []
  const everyMs = DAY_MS / count
  for (let outage = 0; events.length < count; outage++) {
    const connection = CONNECTIONS[outage % CONNECTIONS.length] ?? 'vest'
    const at = () => Math.floor(to - DAY_MS + events.length * everyMs)
    const say = (event: (about: { readonly connection: string; readonly at: number }) => HoldfastEvent): void => {
      events.push(event({ connection, at: at() }))
    }
    say((about) => ({ ...about, type: 'connection_lost', data: lost(about.at, `Reset ${outage}`) }))
    for (let attempt = 1; attempt <= 1 + (outage % 3); attempt++) {
      const data = { attempt, generation: attempt + 1, delayMs: 50 }
      say((about) => ({ ...about, type: 'attempt_started', data: { ...data, reason: 'backoff' } }))
    }
    say((about) => ({ ...about, type: 'connection_live', data: RECOVERED }))
    if (outage % 7 === 0) say((about) => ({ ...about, type: 'drill_started', connection: null, data: {} }))
  }
  return events.slice(0, count)
}

function lost(at: number, detail: string): EventData['connection_lost'] {
  const facts = { cause: 'abnormal_close', attribution: 'network', detail, planned: false } as const
  return { ...facts, generation: 1, impactAt: at, detectionMs: 0, socketOpen: false }
}

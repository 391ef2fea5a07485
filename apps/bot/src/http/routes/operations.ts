import { type ConfigDto, ENDPOINTS, type HealthDto } from '@holdfast/api-contract'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

type Deps = Pick<
  AppDeps,
  | 'clock'
  | 'config'
  | 'connections'
  | 'hub'
  | 'loopLag'
  | 'recorderHealth'
  | 'startedAt'
  | 'startedMonotonic'
  | 'store'
  | 'streams'
  | 'versions'
>

const UP = ['live', 'degraded', 'paused']

/** How the bot is configured, how it is, and whether to send it traffic. */
export function operationRoutes(deps: Deps): readonly Route[] {
  return [
    serve(ENDPOINTS.config, () => configOf(deps)),
    serve(ENDPOINTS.health, () => healthOf(deps)),
    serve(ENDPOINTS.alive, () => ({ status: 'ok' as const })),
    serve(ENDPOINTS.ready, ({ c }) => {
      const notReady = deps.connections.list().filter(({ state }) => !UP.includes(state))
      // Names are for those who proved who they are.
      const names = c.get('actor') === null ? {} : { notReady: notReady.map(({ id, state }) => ({ id, state })) }
      if (notReady.length === 0) return { ready: true as const, ...names }
      const detail = `${notReady.length} of ${deps.connections.ids.length} connections are not up`
      throw new ProblemError('not_ready', detail, { members: { ready: false, ...names } })
    }),
  ]
}

function configOf({ config }: Deps): ConfigDto {
  const values = config.values.map(({ value, ...rest }) => ({ ...rest, value: isList(value) ? [...value] : value }))
  return { mode: config.mode, file: config.file, values }
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value)
}

async function healthOf(deps: Deps): Promise<HealthDto> {
  const recorder = deps.recorderHealth()
  const { database, upkeep, writer } = await deps.store.health()
  return {
    status: recorder.status,
    mode: deps.config.mode,
    startedAt: deps.startedAt,
    uptimeMs: Math.round(deps.clock.monotonic() - deps.startedMonotonic),
    versions: { ...deps.versions },
    store: {
      ...recorder,
      lastEventId: deps.hub.lastEventId === 0 ? null : deps.hub.lastEventId,
      writer: { ...writer },
      database: database === null ? null : { ...database, pragmas: { ...database.pragmas } },
      upkeep: { ...upkeep },
    },
    streams: deps.streams.health(),
    loopLag: deps.loopLag.read(),
  }
}

import './settings.css'
import '../../ui/code.css'
import type { EventType } from '@holdfast/adapter-core/events'
import { ENDPOINTS } from '@holdfast/api-contract'
import { createEffect, on } from 'solid-js'
import { createPolled } from '../../api/polled.ts'
import { createRemote } from '../../api/remote.ts'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { followHash, InPage } from '../../ui/in-page.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ConfigCard } from './config-card.tsx'
import { HealthCard } from './health-card.tsx'
import { InterfacesCard } from './interfaces-card.tsx'
import { PanelCard } from './panel-card.tsx'
import { ReloadCard } from './reload-card.tsx'
import { SessionCard } from './session-card.tsx'

/** How often health is asked for, after each answer, ms. */
const HEALTH_EVERY_MS = 5_000

/** After these the configuration in force may be another. */
const CONFIG_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'operator_action',
  'connection_removed',
  'bot_started',
])

const PARTS = [
  { id: 'health', name: 'Health' },
  { id: 'panel', name: 'This panel' },
  { id: 'session', name: 'Session' },
  { id: 'interfaces', name: 'Interfaces' },
  { id: 'reload', name: 'Reload' },
  { id: 'configuration', name: 'Configuration' },
] as const

/** The bot itself: how it is, how it is configured, and how this browser shows it. */
export function SettingsPage() {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, CONFIG_EVENTS)
  const config = createRemote(
    () => 'config',
    (_config, signal) => api.call(ENDPOINTS.config, {}, signal),
    () => `${live.state.epoch} ${revision()}`,
  )
  const health = createPolled(clock, HEALTH_EVERY_MS, (signal) => api.call(ENDPOINTS.health, {}, signal))
  // The first answer may have come before this page's own stream was open.
  createEffect(
    on(
      () => live.link().state,
      (link) => link === 'live' && health.refresh(),
      { defer: true },
    ),
  )
  const isSettled = (one: { readonly data: () => unknown; readonly error: () => unknown }) =>
    one.data() !== undefined || one.error() !== undefined
  followHash(() => isSettled(config) && isSettled(health))
  return (
    <>
      <PageHeader title="Settings" sub="The bot itself, and how this browser shows it." />
      <InPage parts={PARTS}>
        <HealthCard health={health} values={config.data()?.values} />
        <PanelCard versions={health.data()?.versions} streams={health.data()?.streams.clients} />
        <SessionCard values={config.data()?.values} isMissing={config.error() !== undefined} />
        <InterfacesCard />
        <ReloadCard file={config.data()?.file} onDone={() => config.refresh()} />
        <ConfigCard config={config} />
      </InPage>
    </>
  )
}

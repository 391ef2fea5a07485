import { For } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { docsHref } from '../../ui/docs-href.ts'
import { ExportLinks } from '../../ui/export-links.tsx'
import { Section } from './section.tsx'

/** What the bot offers beside this panel. */
export function InterfacesCard() {
  const { preferences } = usePanel()
  const links = () => [
    {
      href: docsHref(preferences.theme()),
      name: 'API reference',
      about: 'Everything that this panel shows and does, for scripts, field by field.',
    },
    { href: '/api/v1/openapi.json', name: 'OpenAPI 3.1', about: 'The same for programs, to make clients of.' },
    { href: '/metrics', name: 'Metrics', about: 'For Prometheus: everything as it is now.' },
    { href: '/readyz', name: 'Readiness', about: 'For balancers and watchdogs: whether every connection is up.' },
  ]
  return (
    <Section id="interfaces" title="Interfaces">
      <div class="settings-rows">
        <For each={links()}>
          {(link) => (
            <div class="settings-row">
              <div>
                <h3>
                  <a href={link.href}>{link.name}</a>
                </h3>
                <p class="sub">{link.about}</p>
              </div>
              <code class="muted">{link.href}</code>
            </div>
          )}
        </For>
        <div class="settings-row">
          <div>
            <h3>Whole record</h3>
            <p class="sub">
              Written as it is read, however long. Lists that are filtered have such links of their own.
            </p>
          </div>
          <div class="exports">
            <span>
              Events: <ExportLinks what="events" query={{}} />
            </span>
            <span>
              Outages: <ExportLinks what="outages" query={{}} />
            </span>
          </div>
        </div>
      </div>
    </Section>
  )
}

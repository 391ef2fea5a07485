import { Card } from '../../ui/card.tsx'
import { ListState } from '../../ui/notice.tsx'
import type { Silences } from './create-silences.ts'
import { FourThings } from './four-things.tsx'
import { MaintenanceForm } from './maintenance-form.tsx'
import { MuteForm } from './mute-form.tsx'
import { SilenceTable } from './silence-table.tsx'
import './silences.css'

/** What holds notices back, how to ask for it, and how it differs from what it is taken for. */
export function SilencesPart(props: { readonly silences: Silences }) {
  const ahead = () => props.silences.ahead() ?? []
  const refresh = () => props.silences.remote.refresh()
  return (
    <>
      <Card title="In force and to come">
        <ListState
          isLoading={props.silences.ahead() === undefined}
          isEmpty={ahead().length === 0}
          error={props.silences.remote.error()}
          whenFailed="Cannot load the silences."
          whenEmpty="Nothing is held back: every notice that falls due is sent. A mute or a maintenance stands here until it ends."
          onRetry={refresh}
        >
          <SilenceTable silences={ahead()} onEnded={refresh} />
        </ListState>
      </Card>
      <div class="columns">
        <Card title="Mute">
          <MuteForm onDone={refresh} />
        </Card>
        <Card title="Announce maintenance">
          <MaintenanceForm onDone={refresh} />
        </Card>
      </div>
      <FourThings />
    </>
  )
}

import { createMemo, createSignal } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { roundDuration } from '../../ui/duration.ts'
import { instant } from '../../ui/instant.ts'
import { InstantField } from './instant-field.tsx'
import { SilenceForm } from './silence-form.tsx'
import { prepareMaintenance } from './silence-request.ts'
import { silenceConsequence, silenceTarget } from './silence-words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Work that is expected, from then to then. */
export function MaintenanceForm(props: { readonly onDone: () => void }) {
  const { live, preferences, router } = usePanel()
  const nextHour = Math.ceil(live.nowSlow() / HOUR_MS) * HOUR_MS
  const [connection, setConnection] = createSignal(router.query().get('connection'))
  const [from, setFrom] = createSignal<number | null>(nextHour)
  const [until, setUntil] = createSignal<number | null>(nextHour + HOUR_MS)
  const said = (at: number) => instant(at, live.nowSlow(), preferences.zone()).replace(/:\d\d$/, '')
  const when = createMemo(() => {
    const [begin, end] = [from(), until()]
    if (begin === null || end === null || begin >= end) return 'in the window you give'
    const length = roundDuration(end - Math.max(begin, Math.floor(live.nowSlow() / MINUTE_MS) * MINUTE_MS))
    return begin <= live.nowSlow() ? `from now to ${said(end)}` : `from ${said(begin)} to ${said(end)}, for ${length}`
  })
  return (
    <SilenceForm
      name="Maintenance"
      connection={connection()}
      onConnection={setConnection}
      consequence={silenceConsequence({
        kind: 'maintenance',
        connection: connection(),
        when: when(),
        isOut: false,
      })}
      submit={`Announce maintenance of ${silenceTarget(connection())}`}
      prepare={(reason) =>
        prepareMaintenance({ connection: connection(), reason, from: from(), until: until() }, live.nowSlow())
      }
      onDone={props.onDone}
    >
      <InstantField label="From" initial={nextHour} onChange={setFrom} />
      <InstantField label="To" initial={nextHour + HOUR_MS} onChange={setUntil} />
    </SilenceForm>
  )
}

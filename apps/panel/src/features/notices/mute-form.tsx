import { createMemo, createSignal, For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { roundDuration } from '../../ui/duration.ts'
import { instant } from '../../ui/instant.ts'
import { InstantField } from './instant-field.tsx'
import { SilenceForm } from './silence-form.tsx'
import { type MuteEnd, prepareMute } from './silence-request.ts'
import { silenceConsequence, silenceTarget } from './silence-words.ts'

const HOUR_MS = 3_600_000
const LENGTHS = [
  { label: '1 h', forMs: HOUR_MS },
  { label: '4 h', forMs: 4 * HOUR_MS },
  { label: '24 h', forMs: 24 * HOUR_MS },
] as const

interface MuteFormProps {
  readonly onDone: () => void
}

/** Quiet for a while, from now on. */
export function MuteForm(props: MuteFormProps) {
  const { live, preferences, router } = usePanel()
  // Other pages lead here with the connection that is meant.
  const [connection, setConnection] = createSignal(router.query().get('connection'))
  const [end, setEnd] = createSignal<MuteEnd>({ forMs: HOUR_MS })
  const isLength = (forMs: number) => {
    const now = end()
    return 'forMs' in now && now.forMs === forMs
  }
  const isCustom = () => 'until' in end()
  const tomorrow = () => live.nowSlow() + 24 * HOUR_MS
  const when = createMemo(() => {
    const now = end()
    const minute = Math.floor(live.nowSlow() / 60_000) * 60_000
    if ('forMs' in now) {
      const until = instant(minute + now.forMs, live.nowSlow(), preferences.zone()).replace(/:\d\d$/, '')
      return { text: `for ${labelOf(now.forMs)}, until ${until}`, short: `for ${labelOf(now.forMs)}` }
    }
    if (now.until === null) return { text: 'until the time you give', short: '' }
    const text = `until ${instant(now.until, live.nowSlow(), preferences.zone()).replace(/:\d\d$/, '')}`
    return { text, short: text }
  })
  const isOut = () => live.state.connections[connection() ?? '']?.outageId != null
  return (
    <SilenceForm
      name="Mute"
      connection={connection()}
      onConnection={setConnection}
      consequence={silenceConsequence({
        kind: 'mute',
        connection: connection(),
        when: when().text,
        isOut: isOut(),
      })}
      submit={`Mute ${silenceTarget(connection())} ${when().short}`.trim()}
      prepare={(reason) => prepareMute({ connection: connection(), reason, end: end() }, live.nowSlow())}
      onDone={props.onDone}
    >
      <div class="field">
        <span class="field-name" id="mute-length">
          For
        </span>
        <fieldset class="segments" aria-labelledby="mute-length">
          <For each={LENGTHS}>
            {({ forMs, label }) => (
              <button type="button" aria-pressed={isLength(forMs)} onClick={() => setEnd({ forMs })}>
                {label}
              </button>
            )}
          </For>
          <button type="button" aria-pressed={isCustom()} onClick={() => setEnd({ until: tomorrow() })}>
            Custom
          </button>
        </fieldset>
      </div>
      <Show when={isCustom()}>
        <InstantField label="Until" initial={tomorrow()} onChange={(until) => setEnd({ until })} />
      </Show>
    </SilenceForm>
  )
}

function labelOf(forMs: number): string {
  return LENGTHS.find((length) => length.forMs === forMs)?.label ?? roundDuration(forMs)
}

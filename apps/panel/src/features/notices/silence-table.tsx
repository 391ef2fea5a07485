import { ENDPOINTS, type SilenceDto } from '@holdfast/api-contract'
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Instant } from '../../ui/time.tsx'
import { Countdown } from './countdown.tsx'
import { endConsequence, isInForce, silenceTarget } from './silence-words.ts'
import { SILENCE_WORD } from './words.ts'

interface SilenceTableProps {
  readonly silences: readonly SilenceDto[]
  readonly onEnded: () => void
}

/** What holds notices back, or will; each can be ended before its time. */
export function SilenceTable(props: SilenceTableProps) {
  const [ending, setEnding] = createSignal<SilenceDto | null>(null)
  return (
    <>
      <table class="rows cards silence-table">
        <thead>
          <tr>
            <th scope="col">Silence</th>
            <th scope="col">State</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
            <th scope="col">By</th>
            <th scope="col" class="right">
              <span class="visually-hidden">End it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.silences}>
            {(silence) => <SilenceRow silence={silence} onEnd={() => setEnding(silence)} />}
          </For>
        </tbody>
      </table>
      <Dialog title={titleOf(ending())} isOpen={ending() !== null} onClose={() => setEnding(null)}>
        <Show when={ending()}>
          {(silence) => <EndSilence silence={silence()} onClose={() => setEnding(null)} onEnded={props.onEnded} />}
        </Show>
      </Dialog>
    </>
  )
}

function titleOf(silence: SilenceDto | null): string {
  if (silence === null) return 'End a silence'
  return `End ${silence.kind} ${silence.id} of ${silenceTarget(silence.connection)}?`
}

function SilenceRow(props: { readonly silence: SilenceDto; readonly onEnd: () => void }) {
  const { live } = usePanel()
  const isNow = () => isInForce(props.silence, live.nowSlow())
  return (
    <tr
      data-testid="silence"
      data-silence-id={props.silence.id}
      data-kind={props.silence.kind}
      data-connection={props.silence.connection ?? undefined}
      data-in-force={isNow()}
    >
      <th scope="row">
        <b class="silence-reason">{silenceTarget(props.silence.connection)}</b>
        <span class="sub">
          {SILENCE_WORD[props.silence.kind].toLowerCase()} {props.silence.id}
        </span>
      </th>
      <td data-label="State">
        <StateChip state={isNow() ? 'paused' : 'unknown'} word={isNow() ? 'In force' : 'To come'} />
      </td>
      <td data-label="From">
        <Instant at={props.silence.from} />
        <Show when={!isNow()}>
          <span class="sub">
            begins <Countdown to={props.silence.from} />
          </span>
        </Show>
      </td>
      <td data-label="Until">
        <Instant at={props.silence.until} />
        <Show when={isNow()}>
          <span class="sub">
            ends <Countdown to={props.silence.until} />
            {props.silence.kind === 'mute' ? ', or with a recovery' : ''}
          </span>
        </Show>
      </td>
      <td data-label="By" data-wide="">
        {props.silence.actor}
        <Show when={props.silence.reason}>{(reason) => <span class="sub silence-reason">{reason()}</span>}</Show>
      </td>
      <td class="right" data-wide="">
        <button type="button" class="button" onClick={() => props.onEnd()}>
          End now
          <span class="visually-hidden">
            : {props.silence.kind} {props.silence.id} of {silenceTarget(props.silence.connection)}
          </span>
        </button>
      </td>
    </tr>
  )
}

interface EndSilenceProps {
  readonly silence: SilenceDto
  readonly onClose: () => void
  readonly onEnded: () => void
}

function EndSilence(props: EndSilenceProps) {
  const { api, live } = usePanel()
  const [isAsking, setIsAsking] = createSignal(false)
  const [refused, setRefused] = createSignal('')
  const end = async () => {
    setIsAsking(true)
    setRefused('')
    try {
      await api.call(ENDPOINTS.endSilence, { param: { id: props.silence.id } })
      props.onEnded()
      props.onClose()
    } catch (error) {
      setRefused(errorText(error))
      props.onEnded()
    }
    setIsAsking(false)
  }
  return (
    <div class="end-silence">
      <p>{endConsequence(props.silence, isInForce(props.silence, live.nowSlow()))}</p>
      <div class="action-buttons">
        <button type="button" class="button primary" disabled={isAsking()} onClick={() => void end()}>
          {isAsking() ? 'Asking the bot…' : 'End it now'}
        </button>
        <button type="button" class="button" onClick={() => props.onClose()}>
          Leave it
        </button>
      </div>
      <p class="told" role="status">
        <Show when={refused()}>{(text) => <strong class="refused">Could not end it: {text()}.</strong>}</Show>
      </p>
    </div>
  )
}

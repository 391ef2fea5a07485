import { ENDPOINTS, type SilenceDto } from '@holdfast/api-contract'
import { createSignal, createUniqueId, For, type JSX, Match, Switch } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { Select } from '../../ui/select.tsx'
import { Instant } from '../../ui/time.tsx'
import type { Prepared } from './silence-request.ts'
import { silenceTarget } from './silence-words.ts'
import { SILENCE_WORD } from './words.ts'

/** How far a request has come; `done` only with the bot's answer. */
type Progress =
  | { readonly step: 'none' }
  | { readonly step: 'asking' }
  | { readonly step: 'done'; readonly silence: SilenceDto }
  | { readonly step: 'refused'; readonly text: string }

interface SilenceFormProps {
  readonly name: string
  readonly connection: string | null
  readonly onConnection: (connection: string | null) => void
  /** What will happen, a sentence each; said before it does. */
  readonly consequence: readonly string[]
  /** Of the button, e.g. `Mute paradex for 4 h`. */
  readonly submit: string
  readonly prepare: (reason: string) => Prepared
  readonly onDone: () => void
  /** The fields that say when. */
  readonly children: JSX.Element
}

/** Asks for a silence: about what, when, why, and what that means. */
export function SilenceForm(props: SilenceFormProps) {
  const { api, live } = usePanel()
  const reasonId = createUniqueId()
  const [reason, setReason] = createSignal('')
  const [progress, setProgress] = createSignal<Progress>({ step: 'none' })
  const isAsking = () => progress().step === 'asking'
  const send = async (prepared: Prepared) => {
    if ('mistake' in prepared) {
      setProgress({ step: 'refused', text: prepared.mistake.replace(/\.$/, '') })
      return
    }
    setProgress({ step: 'asking' })
    try {
      setProgress({ step: 'done', silence: await api.call(ENDPOINTS.silence, { json: prepared.body }) })
      setReason('')
      props.onDone()
    } catch (error) {
      setProgress({ step: 'refused', text: errorText(error) })
    }
  }
  const submit = (submission: SubmitEvent) => {
    submission.preventDefault()
    if (!isAsking()) void send(props.prepare(reason()))
  }
  return (
    <form class="silence-form" aria-label={props.name} data-step={progress().step} onSubmit={submit}>
      <div class="silence-fields">
        <Select
          label="About"
          all="All connections and the bot"
          options={live.state.order.map((id) => ({ value: id, label: id }))}
          value={props.connection}
          onChange={props.onConnection}
        />
        <span class="field">
          <label for={reasonId}>Reason (optional)</label>
          <input
            id={reasonId}
            type="text"
            maxLength={500}
            autocomplete="off"
            value={reason()}
            onInput={(input) => setReason(input.currentTarget.value)}
          />
        </span>
        {props.children}
      </div>
      <p class="consequence">
        <For each={props.consequence}>
          {(sentence, index) => (index() === 0 ? <strong>{sentence}</strong> : <> {sentence}</>)}
        </For>
      </p>
      <button type="submit" class="button primary" disabled={isAsking()}>
        {isAsking() ? 'Asking the bot…' : props.submit}
      </button>
      <Told progress={progress()} />
    </form>
  )
}

/** Always in the page, so that what appears in it is read out. */
function Told(props: { readonly progress: Progress }) {
  const done = () => (props.progress.step === 'done' ? props.progress.silence : undefined)
  const refused = () => (props.progress.step === 'refused' ? props.progress.text : undefined)
  return (
    <p class="told" role="status">
      <Switch>
        <Match when={done()}>
          {(silence) => (
            <>
              {SILENCE_WORD[silence().kind]} {silence().id} of {silenceTarget(silence().connection)} is on record, until{' '}
              <Instant at={silence().until} />.
            </>
          )}
        </Match>
        <Match when={refused()}>{(text) => <strong class="refused">Nothing was done: {text()}.</strong>}</Match>
      </Switch>
    </p>
  )
}

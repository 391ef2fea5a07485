import { type ConnectionDto, ENDPOINTS } from '@holdfast/api-contract'
import { createEffect, createSignal, createUniqueId, For, Match, onMount, Show, Switch } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { Instant } from '../../ui/time.tsx'
import { isDone, OPERATION_WORDS, type Operation, operationsOf } from './operation.ts'

/** How far an operation has come; `done` only when the stream says so. */
type Progress =
  | { readonly step: 'none' }
  | { readonly step: 'confirming'; readonly operation: Operation }
  | { readonly step: 'sending'; readonly operation: Operation }
  | { readonly step: 'waiting'; readonly operation: Operation; readonly generation: number }
  | { readonly step: 'done'; readonly operation: Operation; readonly at: number }
  | { readonly step: 'refused'; readonly operation: Operation; readonly text: string }

/** What can be done to a connection. Each operation says its consequence first, and is done when the bot says so. */
export function Actions(props: { readonly connection: ConnectionDto }) {
  const { api, live } = usePanel()
  const [progress, setProgress] = createSignal<Progress>({ step: 'none' })

  const send = async (operation: Operation, reason: string) => {
    const { id, generation } = props.connection
    setProgress({ step: 'sending', operation })
    try {
      const json = reason === '' ? {} : { reason }
      await api.call(ENDPOINTS[operation], { param: { id }, json })
      setProgress({ step: 'waiting', operation, generation })
    } catch (error) {
      setProgress({ step: 'refused', operation, text: errorText(error) })
    }
  }
  createEffect(() => {
    const now = progress()
    if (now.step === 'waiting' && isDone(now.operation, now, props.connection)) {
      setProgress({ step: 'done', operation: now.operation, at: live.nowFast() })
    }
  })
  const confirming = () => {
    const now = progress()
    return now.step === 'confirming' ? now.operation : undefined
  }
  const isBusy = () => progress().step === 'sending' || progress().step === 'waiting'

  return (
    <div class="actions">
      <Show
        when={confirming()}
        fallback={
          <div class="action-buttons">
            <For each={operationsOf(props.connection.state)}>
              {(operation) => (
                <button
                  type="button"
                  class="button"
                  disabled={isBusy()}
                  onClick={() => setProgress({ step: 'confirming', operation })}
                >
                  {OPERATION_WORDS[operation].ask}
                </button>
              )}
            </For>
          </div>
        }
      >
        {(operation) => (
          <Confirm
            connection={props.connection}
            operation={operation()}
            onConfirm={(reason) => void send(operation(), reason)}
            onCancel={() => setProgress({ step: 'none' })}
          />
        )}
      </Show>
      <Told progress={progress()} />
    </div>
  )
}

/** Always in the page, so that what appears in it is read out. */
function Told(props: { readonly progress: Progress }) {
  const as = <S extends Progress['step']>(step: S) =>
    props.progress.step === step ? (props.progress as Extract<Progress, { step: S }>) : undefined
  return (
    <p class="told" role="status" data-step={props.progress.step}>
      <Switch>
        <Match when={as('sending')}>Asking the bot…</Match>
        <Match when={as('waiting')}>{(now) => OPERATION_WORDS[now().operation].waiting}</Match>
        <Match when={as('done')}>
          {(now) => (
            <>
              {OPERATION_WORDS[now().operation].done} at <Instant at={now().at} />.
            </>
          )}
        </Match>
        <Match when={as('refused')}>
          {(now) => (
            <strong class="refused">
              Could not {now().operation}: {now().text}.
            </strong>
          )}
        </Match>
      </Switch>
    </p>
  )
}

interface ConfirmProps {
  readonly connection: ConnectionDto
  readonly operation: Operation
  readonly onConfirm: (reason: string) => void
  readonly onCancel: () => void
}

function Confirm(props: ConfirmProps) {
  const { live } = usePanel()
  const words = () => OPERATION_WORDS[props.operation]
  const reasonId = createUniqueId()
  const [reason, setReason] = createSignal('')
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())
  const submit = (submission: SubmitEvent) => {
    submission.preventDefault()
    props.onConfirm(reason().trim())
  }
  return (
    <form
      class="confirm"
      onSubmit={submit}
      onKeyDown={(key) => {
        if (key.key === 'Escape') props.onCancel()
      }}
    >
      <p>{words().consequence(props.connection, live.nowFast())}</p>
      <label for={reasonId}>Reason (optional)</label>
      <input
        ref={field}
        id={reasonId}
        type="text"
        maxLength={500}
        autocomplete="off"
        value={reason()}
        onInput={(input) => setReason(input.currentTarget.value)}
      />
      <div class="action-buttons">
        <button type="submit" class="button primary">
          {words().confirm(props.connection.id)}
        </button>
        <button type="button" class="button" onClick={() => props.onCancel()}>
          Cancel
        </button>
      </div>
    </form>
  )
}

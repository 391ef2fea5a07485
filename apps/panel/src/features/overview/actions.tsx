import { type ConnectionDto, ENDPOINTS } from '@holdfast/api-contract'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import { errorText, ProblemError } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { Elapsed, Instant } from '../../ui/time.tsx'
import { Confirm } from './confirm.tsx'
import { OPERATION_WORDS, type Operation, operationsOf } from './operation.ts'
import { awaited, type Progress, waitedFor } from './progress.ts'

/** What can be done to a connection. Each operation says its consequence first, and is done when the bot says so. */
export function Actions(props: { readonly connection: ConnectionDto }) {
  const { api, clock, live } = usePanel()
  const [progress, setProgress] = createSignal<Progress>({ step: 'none' })
  let told: HTMLParagraphElement | undefined
  let buttons: HTMLDivElement | undefined

  const send = async (operation: Operation, reason: string) => {
    const { id, generation } = props.connection
    setProgress({ step: 'sending', operation })
    // The form is gone: a keyboard's place is where the answer will be.
    told?.focus()
    const waiting = { step: 'waiting', operation, generation, askedAt: live.nowFast() } as const
    try {
      const json = reason === '' ? {} : { reason }
      await api.call(ENDPOINTS[operation], { param: { id }, json })
      setProgress({ ...waiting, isDiskSlow: false })
    } catch (error) {
      // Not a refusal: it is carried out once the disk has stored it.
      if (error instanceof ProblemError && error.code === 'store_unavailable') {
        setProgress({ ...waiting, isDiskSlow: true })
      } else {
        setProgress({ step: 'refused', operation, text: errorText(error) })
      }
    }
  }
  createEffect(() => {
    const now = progress()
    if (now.step === 'waiting') setProgress(waitedFor(now, props.connection, live.state.store, live.nowFast()))
  })
  const confirming = () => {
    const now = progress()
    return now.step === 'confirming' ? now.operation : undefined
  }
  const isBusy = () => progress().step === 'sending' || progress().step === 'waiting'
  const cancel = (operation: Operation) => {
    setProgress({ step: 'none' })
    clock.after(0, () => {
      const asked = buttons?.querySelector<HTMLElement>(`[data-operation="${operation}"]`)
      const first = buttons?.querySelector<HTMLElement>('button')
      ;(asked ?? first)?.focus()
    })
  }

  return (
    <div class="actions">
      <Show
        when={confirming()}
        fallback={
          <div class="action-buttons" ref={buttons}>
            <For each={operationsOf(props.connection.state)}>
              {(operation) => (
                <button
                  type="button"
                  class="button"
                  data-operation={operation}
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
            onCancel={() => cancel(operation())}
          />
        )}
      </Show>
      {/* Always in the page, so that what appears in it is read out. */}
      <p class="told" role="status" tabindex="-1" ref={told} data-step={progress().step}>
        <Told progress={progress()} connection={props.connection} />
      </p>
    </div>
  )
}

function Told(props: { readonly progress: Progress; readonly connection: ConnectionDto }) {
  const { live } = usePanel()
  const as = <S extends Progress['step']>(step: S) =>
    props.progress.step === step ? (props.progress as Extract<Progress, { step: S }>) : undefined
  return (
    <Switch>
      <Match when={as('sending')}>Asking the bot…</Match>
      <Match when={as('waiting')}>
        {(now) => (
          <>
            {now().isDiskSlow ? 'The disk is slow to store the request; it is carried out once it has. ' : ''}
            {awaited(now().operation, props.connection, live.nowSlow(), live.nowSlow() - now().askedAt)}{' '}
            <span aria-hidden="true">
              <Elapsed from={now().askedAt} />
            </span>
          </>
        )}
      </Match>
      <Match when={as('done')}>
        {(now) => (
          <>
            {OPERATION_WORDS[now().operation].done} at <Instant at={now().at} />.
            <Show when={!now().isRecorded}>
              <strong data-testid="unrecorded"> Not on record yet: the disk takes no events.</strong>
            </Show>
          </>
        )}
      </Match>
      <Match when={as('overtaken')}>{(now) => now().text}</Match>
      <Match when={as('refused')}>
        {(now) => (
          <strong class="refused">
            Could not {now().operation}: {now().text}.
          </strong>
        )}
      </Match>
    </Switch>
  )
}

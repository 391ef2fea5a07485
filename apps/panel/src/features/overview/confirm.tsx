import type { ConnectionDto } from '@holdfast/api-contract'
import { createSignal, createUniqueId, onMount, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { OPERATION_WORDS, type Operation } from './operation.ts'
import { overtakenBy } from './progress.ts'

interface ConfirmProps {
  readonly connection: ConnectionDto
  readonly operation: Operation
  readonly onConfirm: (reason: string) => void
  readonly onCancel: () => void
}

/** Says what an operation will do before it is done, and takes a reason. What somebody else does meanwhile is told at once. */
export function Confirm(props: ConfirmProps) {
  const { live } = usePanel()
  const words = () => OPERATION_WORDS[props.operation]
  const overtaken = () => overtakenBy(props.operation, props.connection)
  const reasonId = createUniqueId()
  const consequenceId = createUniqueId()
  const [reason, setReason] = createSignal('')
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())
  const submit = (submission: SubmitEvent) => {
    submission.preventDefault()
    if (overtaken() === null) props.onConfirm(reason().trim())
  }
  return (
    <form
      class="confirm"
      aria-label={words().confirm(props.connection.id)}
      onSubmit={submit}
      onKeyDown={(key) => {
        if (key.key === 'Escape') props.onCancel()
      }}
    >
      <div role="alert">
        <Show when={overtaken()}>
          {(text) => (
            <p class="overtaken" data-testid="overtaken">
              <strong>{text()}</strong>
            </p>
          )}
        </Show>
      </div>
      <p id={consequenceId} hidden={overtaken() !== null} data-testid="consequence">
        {words().consequence(props.connection, live.nowFast())}
      </p>
      <Show when={live.state.store.status === 'degraded'}>
        <p class="overtaken">The disk takes no events: it is done all the same, and recorded when the disk is back.</p>
      </Show>
      <label for={reasonId}>Reason (optional, for the record)</label>
      <input
        ref={field}
        id={reasonId}
        type="text"
        maxLength={500}
        autocomplete="off"
        aria-describedby={consequenceId}
        value={reason()}
        onInput={(input) => setReason(input.currentTarget.value)}
      />
      <div class="action-buttons">
        <button type="submit" class="button primary" disabled={overtaken() !== null}>
          {words().confirm(props.connection.id)}
        </button>
        <button type="button" class="button" onClick={() => props.onCancel()}>
          {overtaken() === null ? 'Cancel' : 'Close'}
        </button>
      </div>
    </form>
  )
}

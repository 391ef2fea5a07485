import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import { createMemo, createSignal, createUniqueId, For, Match, onMount, Show, Switch, untrack } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { Instant } from '../../ui/time.tsx'
import { ACTION_WORDS, MUTE_LENGTHS, type OutageAction } from './action-words.ts'
import { createMutes } from './mutes.ts'
import { overtakenBy } from './overtaken.ts'

type OutageDetail = AnswerOf<typeof ENDPOINTS.outage>

type Progress =
  | { readonly step: 'none' }
  | { readonly step: 'confirming'; readonly action: OutageAction }
  | { readonly step: 'sending'; readonly action: OutageAction }
  | { readonly step: 'refused'; readonly action: OutageAction; readonly text: string }

interface OutageActionsProps {
  readonly outage: OutageDetail
  /** Fetches the outage anew: what was done is shown as the bot tells it. */
  readonly onDone: () => void
}

/** What an operator can do about an outage: say that he is on it, and have no more notices of its connection for a while. */
export function OutageActions(props: OutageActionsProps) {
  const { api, clock } = usePanel()
  const mutes = createMutes(() => props.outage.connection)
  const [progress, setProgress] = createSignal<Progress>({ step: 'none' })
  let buttons: HTMLDivElement | undefined
  const send = async (action: OutageAction, reason: string, forMs: number) => {
    const because = reason === '' ? {} : { reason }
    setProgress({ step: 'sending', action })
    try {
      if (action === 'acknowledge') {
        await api.call(ENDPOINTS.acknowledge, { param: { id: props.outage.id }, json: because })
      } else {
        const { connection } = props.outage
        await api.call(ENDPOINTS.silence, { json: { kind: 'mute', connection, forMs, ...because } })
      }
      props.onDone()
      mutes.refresh()
      setProgress({ step: 'none' })
    } catch (error) {
      setProgress({ step: 'refused', action, text: errorText(error) })
    }
  }
  const cancel = () => {
    setProgress({ step: 'none' })
    // The form is gone: a keyboard's place is where it came from.
    clock.after(0, () => buttons?.querySelector('button')?.focus())
  }
  const now = <S extends Progress['step']>(step: S) => {
    const own = progress()
    return own.step === step ? (own as Extract<Progress, { step: S }>) : undefined
  }
  const asked = createMemo(() => now('confirming')?.action)
  const isBusy = () => progress().step === 'sending'
  const offered = (): readonly OutageAction[] =>
    props.outage.acknowledged === null ? ['acknowledge', 'mute'] : ['mute']

  return (
    <div class="outage-actions" data-testid="outage-actions">
      <Acknowledged outage={props.outage} />
      <For each={mutes.data() ?? []}>
        {(mute) => (
          <p data-testid="mute">
            <b>{mute.connection === null ? 'All notices are muted' : `Notices of ${mute.connection} are muted`}</b>{' '}
            until <Instant at={mute.until} /> or its recovery, by {mute.actor}
            {mute.reason === null ? '' : `: ${mute.reason}`}.
          </p>
        )}
      </For>
      <Show when={mutes.error()}>
        {(error) => <p class="muted">Cannot tell what is muted: {errorText(error())}.</p>}
      </Show>
      <Show
        when={asked()}
        fallback={
          <div class="action-buttons" ref={buttons}>
            <For each={offered()}>
              {(action) => (
                <button
                  type="button"
                  class="button"
                  disabled={isBusy()}
                  onClick={() => setProgress({ step: 'confirming', action })}
                >
                  {ACTION_WORDS[action].ask}
                </button>
              )}
            </For>
          </div>
        }
      >
        {(action) => (
          <Confirm
            action={action()}
            outage={props.outage}
            onConfirm={(reason, forMs) => void send(action(), reason, forMs)}
            onCancel={cancel}
          />
        )}
      </Show>
      <p class="told" role="status" data-step={progress().step}>
        <Switch>
          <Match when={now('sending')}>Asking the bot…</Match>
          <Match when={now('refused')}>
            {(refused) => (
              <strong class="refused">
                {ACTION_WORDS[refused().action].failed}: {refused().text}.
              </strong>
            )}
          </Match>
        </Switch>
      </p>
    </div>
  )
}

/** Who is on it, since when and why. */
function Acknowledged(props: { readonly outage: OutageDetail }) {
  return (
    <Show when={props.outage.acknowledged}>
      {(by) => (
        <p data-testid="acknowledged">
          <b>Acknowledged</b> by {by().actor} at <Instant at={by().at} />
          {by().reason === null ? '' : `: ${by().reason}`}.
        </p>
      )}
    </Show>
  )
}

interface ConfirmProps {
  readonly action: OutageAction
  readonly outage: OutageDetail
  readonly onConfirm: (reason: string, forMs: number) => void
  readonly onCancel: () => void
}

/** Says what will happen before it does. What somebody else does meanwhile, and the end of the outage, are told at once. */
function Confirm(props: ConfirmProps) {
  const reasonId = createUniqueId()
  const consequenceId = createUniqueId()
  const wasOngoing = untrack(() => props.outage.endedAt === null)
  const overtaken = () => overtakenBy({ action: props.action, wasOngoing }, props.outage)
  const [reason, setReason] = createSignal('')
  const [forMs, setForMs] = createSignal<number>(MUTE_LENGTHS[0].ms)
  const words = () => ACTION_WORDS[props.action]
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())
  return (
    <form
      class="confirm"
      onSubmit={(submission) => {
        submission.preventDefault()
        if (overtaken() === null) props.onConfirm(reason().trim(), forMs())
      }}
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
      <p id={consequenceId} hidden={overtaken() !== null}>
        {words().consequence(props.outage)}
      </p>
      <Show when={props.action === 'mute'}>
        <fieldset class="segments" aria-label="For how long">
          <For each={MUTE_LENGTHS}>
            {(length) => (
              <button type="button" aria-pressed={forMs() === length.ms} onClick={() => setForMs(length.ms)}>
                {length.label}
              </button>
            )}
          </For>
        </fieldset>
      </Show>
      <label for={reasonId}>Reason (optional)</label>
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
          {words().confirm(props.outage)}
        </button>
        <button type="button" class="button" onClick={() => props.onCancel()}>
          {overtaken() === null ? 'Cancel' : 'Close'}
        </button>
      </div>
    </form>
  )
}

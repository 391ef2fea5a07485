import './login.css'
import { ENDPOINTS } from '@holdfast/api-contract'
import { createEffect, createSignal, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Mark } from '../../ui/mark.tsx'
import { type LoginReason, reasonText } from './login-reason.ts'
import { type Refusal, refusalOf } from './refusal.ts'

/** Asks for the bot's token. `onIn` runs once the bot has opened a session, or asks for none any more. */
export function LoginPage(props: { readonly reason: LoginReason; readonly onIn: () => void }) {
  const { api, clock } = usePanel()
  const [token, setToken] = createSignal('')
  const [isShown, setIsShown] = createSignal(false)
  const [isSending, setIsSending] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Refusal>()
  const leftMs = createCountdown(() => {
    const now = refusal()
    return now?.kind === 'wait' ? now.until : null
  })
  let field: HTMLInputElement | undefined
  onMount(() => {
    document.title = 'Log in · Holdfast'
    field?.focus()
  })

  const submit = async (submission: SubmitEvent) => {
    submission.preventDefault()
    if (isSending()) return
    setIsSending(true)
    setRefusal(undefined)
    try {
      await api.call(ENDPOINTS.login, { json: { token: token().trim() } })
      props.onIn()
    } catch (error) {
      const refused = refusalOf(error, clock.now())
      if (refused === null) props.onIn()
      else setRefusal(refused)
      field?.select()
    }
    setIsSending(false)
  }
  return (
    <main class="login" data-reason={props.reason.kind}>
      <form class="card" aria-labelledby="login-title" onSubmit={(submission) => void submit(submission)}>
        <h1 id="login-title">
          <Mark /> Holdfast
        </h1>
        <Show when={reasonText(props.reason)}>
          {(text) => (
            <p class="login-reason" role="status">
              {text()}
            </p>
          )}
        </Show>
        <p>
          This bot asks for its token: the value of <code>HOLDFAST_TOKEN</code> where it runs, or of the file that{' '}
          <code>HOLDFAST_TOKEN_FILE</code> names.
        </p>
        {/* So that a password manager has a name to keep the token under. */}
        <input type="text" name="username" autocomplete="username" value="holdfast" readOnly hidden />
        <label for="token">Token</label>
        <span class="login-field">
          <input
            ref={field}
            id="token"
            name="token"
            type={isShown() ? 'text' : 'password'}
            autocomplete="current-password"
            autocapitalize="none"
            spellcheck={false}
            required
            value={token()}
            aria-describedby="login-refusal"
            aria-invalid={refusal() !== undefined}
            onInput={(input) => setToken(input.currentTarget.value)}
          />
          <button
            type="button"
            class="button"
            aria-pressed={isShown()}
            aria-label="Show the token"
            onClick={() => setIsShown((shown) => !shown)}
          >
            {isShown() ? 'Hide' : 'Show'}
          </button>
        </span>
        <p id="login-refusal" class="told" role="alert" data-testid="login-refusal">
          <Told refusal={refusal()} isOver={leftMs() === 0} />
        </p>
        <Show when={leftMs() > 0}>
          <p class="muted num" aria-live="off" data-testid="login-wait">
            {Math.ceil(leftMs() / 1_000)} s to wait
          </p>
        </Show>
        {/* Never disabled: whoever knew the token from here before is let in all the same. */}
        <button type="submit" class="button primary" disabled={isSending()}>
          {isSending() ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  )
}

/** Says it once: the seconds tick below, where they are not read out. */
function Told(props: { readonly refusal: Refusal | undefined; readonly isOver: boolean }) {
  const said = () => (props.refusal?.kind === 'said' ? props.refusal : undefined)
  return (
    <Switch>
      <Match when={said()}>{(refusal) => <strong class="refused">{refusal().text}</strong>}</Match>
      <Match when={props.refusal?.kind === 'wait' && !props.isOver}>
        <strong class="refused">Too many wrong tokens from this address: they are not looked at for a while.</strong>
      </Match>
      <Match when={props.refusal?.kind === 'wait'}>The wait is over: try again.</Match>
    </Switch>
  )
}

/** How long it is until an instant, ms, ticking; 0 once it is over, and where there is none. */
function createCountdown(until: () => number | null): () => number {
  const { clock } = usePanel()
  const [now, setNow] = createSignal(clock.now())
  createEffect(() => {
    if (until() === null) return
    setNow(clock.now())
    onCleanup(clock.every(500, () => setNow(clock.now())))
  })
  return () => Math.max(0, (until() ?? 0) - now())
}

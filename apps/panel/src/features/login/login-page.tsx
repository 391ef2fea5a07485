import { ENDPOINTS } from '@holdfast/api-contract'
import { createSignal, onMount, Show } from 'solid-js'
import type { Api } from '../../api/client.ts'
import { isStatus } from '../../api/client.ts'
import { errorText } from '../../api/problem.ts'
import { Mark } from '../../ui/mark.tsx'

/** Asks for the bot's token. `onIn` runs once the bot has opened a session. */
export function LoginPage(props: { readonly api: Api; readonly onIn: () => void }) {
  const [token, setToken] = createSignal('')
  const [isSending, setIsSending] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())

  const submit = async (submission: SubmitEvent) => {
    submission.preventDefault()
    setIsSending(true)
    setRefusal(undefined)
    try {
      await props.api.call(ENDPOINTS.login, { json: { token: token() } })
      props.onIn()
    } catch (error) {
      setRefusal(isStatus(error, 401) ? 'This is not the token of this bot.' : `${errorText(error)}.`)
      field?.focus()
    }
    setIsSending(false)
  }
  return (
    <main class="login">
      <form class="card" onSubmit={(submission) => void submit(submission)}>
        <h1>
          <Mark /> Holdfast
        </h1>
        <p>This bot asks for its token: the value of HOLDFAST_TOKEN where it runs.</p>
        <label for="token">Token</label>
        <input
          ref={field}
          id="token"
          type="password"
          autocomplete="current-password"
          required
          value={token()}
          aria-describedby="login-refusal"
          aria-invalid={refusal() !== undefined}
          onInput={(input) => setToken(input.currentTarget.value)}
        />
        <p id="login-refusal" class="told" role="alert">
          <Show when={refusal()}>{(text) => <strong class="refused">{text()}</strong>}</Show>
        </p>
        <button type="submit" class="button primary" disabled={isSending()}>
          {isSending() ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  )
}

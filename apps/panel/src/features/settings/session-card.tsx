import { type ConfigDto, ENDPOINTS } from '@holdfast/api-contract'
import { createSignal, Show } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { Inline } from '../../ui/inline.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { hasLogin } from './config-list.ts'
import { Section } from './section.tsx'

const NO_LOGIN =
  'No token is set, so there is nothing to log out of: the bot listens to this machine alone, and whoever is on it may do everything. Set `HOLDFAST_TOKEN` where the bot runs to have a login.'

/** The end of a login, here or everywhere; where nobody logs in, why. */
export function SessionCard(props: { readonly values: ConfigDto['values'] | undefined; readonly isMissing: boolean }) {
  return (
    <Section id="session" title="Session">
      <Show
        when={hasLogin(props.values)}
        fallback={
          <Show when={hasLogin(props.values) === false} fallback={<Unknown isMissing={props.isMissing} />}>
            <p class="card-text" data-testid="no-login">
              <Inline text={NO_LOGIN} />
            </p>
          </Show>
        }
      >
        <div class="settings-rows">
          <Logout
            everywhere={false}
            title="Log out here"
            consequence="This browser's session ends, with the stream of every tab of it. Others stay logged in."
            button="Log out"
          />
          <Logout
            everywhere={true}
            title="Log out everywhere"
            consequence="Every session of every browser ends, this one included, with the streams that they opened. Scripts that send the token go on; to shut them out, change the token."
            button="Log out everywhere"
          />
        </div>
      </Show>
    </Section>
  )
}

function Unknown(props: { readonly isMissing: boolean }) {
  return (
    <Show when={props.isMissing} fallback={<Skeleton rows={2} />}>
      <p class="card-text muted">Whether there is a login is not known: the configuration could not be loaded.</p>
    </Show>
  )
}

interface LogoutProps {
  readonly everywhere: boolean
  readonly title: string
  readonly consequence: string
  readonly button: string
}

function Logout(props: LogoutProps) {
  const { api, askLogin } = usePanel()
  const [isAsking, setIsAsking] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  const logOut = async () => {
    setIsAsking(true)
    setRefusal(undefined)
    const { everywhere } = props
    try {
      await api.call(ENDPOINTS.logout, { query: everywhere ? { everywhere: true } : {} })
      askLogin({ kind: 'logged_out', everywhere })
    } catch (error) {
      setRefusal(`Could not log out: ${errorText(error)}.`)
      setIsAsking(false)
    }
  }
  return (
    <div class="settings-row">
      <div>
        <h3>{props.title}</h3>
        <p class="sub">{props.consequence}</p>
        <p class="told refused" role="status">
          {refusal()}
        </p>
      </div>
      <button type="button" class="button" disabled={isAsking()} onClick={() => void logOut()}>
        {isAsking() ? 'Logging out…' : props.button}
      </button>
    </div>
  )
}

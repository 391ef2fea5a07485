import { ENDPOINTS, type ReloadDto } from '@holdfast/api-contract'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Instant } from '../../ui/time.tsx'
import { type ConfigIssue, issuesOf, placeOf, RELOAD_CONSEQUENCES, reloadLines } from './reload-words.ts'
import { Section } from './section.tsx'

type Progress =
  | { readonly step: 'none' }
  | { readonly step: 'asking' }
  | { readonly step: 'done'; readonly at: number; readonly changes: ReloadDto }
  | { readonly step: 'mistakes'; readonly at: number; readonly issues: readonly ConfigIssue[] }
  | { readonly step: 'refused'; readonly text: string }

interface ReloadCardProps {
  /** The file that was read last; null: none. */
  readonly file: string | null | undefined
  readonly onDone: () => void
}

/** Has the configuration read anew. Says before what that does, and afterwards what it did. */
export function ReloadCard(props: ReloadCardProps) {
  const { api, live } = usePanel()
  const [reason, setReason] = createSignal('')
  const [progress, setProgress] = createSignal<Progress>({ step: 'none' })
  const as = <S extends Progress['step']>(step: S) => {
    const now = progress()
    return now.step === step ? (now as Extract<Progress, { step: S }>) : undefined
  }
  const submit = async (submission: SubmitEvent) => {
    submission.preventDefault()
    if (progress().step === 'asking') return
    setProgress({ step: 'asking' })
    const text = reason().trim()
    try {
      const changes = await api.call(ENDPOINTS.reload, { json: text === '' ? {} : { reason: text } })
      setProgress({ step: 'done', at: live.nowSlow(), changes })
      setReason('')
      props.onDone()
    } catch (error) {
      const issues = issuesOf(error)
      if (issues === null) setProgress({ step: 'refused', text: errorText(error) })
      else setProgress({ step: 'mistakes', at: live.nowSlow(), issues })
    }
  }
  return (
    <Section id="reload" title="Reload">
      <form class="reload" onSubmit={(submission) => void submit(submission)}>
        <p>
          The bot reads{' '}
          <Show when={props.file} fallback="the configuration that it was started with">
            {(file) => <code>{file()}</code>}
          </Show>{' '}
          again and takes over what is different.
        </p>
        <ul class="reload-consequences">
          <For each={RELOAD_CONSEQUENCES}>{(one) => <li>{one}</li>}</For>
        </ul>
        <div class="reload-ask">
          <span class="field">
            <label for="reload-reason">Reason (optional)</label>
            <input
              id="reload-reason"
              type="text"
              maxLength={500}
              autocomplete="off"
              value={reason()}
              onInput={(input) => setReason(input.currentTarget.value)}
            />
          </span>
          <button type="submit" class="button" disabled={progress().step === 'asking'}>
            {progress().step === 'asking' ? 'Reading…' : 'Read it anew'}
          </button>
        </div>
      </form>
      <div role="status" data-testid="reload-told" data-step={progress().step}>
        <Switch>
          <Match when={as('done')}>{(done) => <Done at={done().at} changes={done().changes} />}</Match>
          <Match when={as('mistakes')}>{(found) => <Mistakes at={found().at} issues={found().issues} />}</Match>
          <Match when={as('refused')}>
            {(refused) => (
              <p class="reload-result" data-look="down">
                <StateIcon state="down" />
                <span>
                  <strong>Not read anew.</strong> {refused().text}.
                </span>
              </p>
            )}
          </Match>
        </Switch>
      </div>
    </Section>
  )
}

function Done(props: { readonly at: number; readonly changes: ReloadDto }) {
  const lines = () => reloadLines(props.changes)
  return (
    <div class="reload-result" data-look="live">
      <StateIcon state="live" />
      <div>
        <p>
          <strong>Taken over</strong> at <Instant at={props.at} />.{' '}
          <Show when={lines().length === 0}>Nothing was different: all stays as it is.</Show>
        </p>
        <ul class="reload-lines">
          <For each={lines()}>
            {(line) => (
              <li data-look={line.isOpen === true ? 'degraded' : undefined}>
                <Show when={line.isOpen}>
                  <StateIcon state="degraded" />{' '}
                </Show>
                {line.what}: <Names names={line.names} />
              </li>
            )}
          </For>
        </ul>
      </div>
    </div>
  )
}

function Names(props: { readonly names: readonly string[] }) {
  return (
    <For each={props.names}>
      {(name, index) => (
        <>
          {index() === 0 ? '' : ', '}
          <code>{name}</code>
        </>
      )}
    </For>
  )
}

function Mistakes(props: { readonly at: number; readonly issues: readonly ConfigIssue[] }) {
  return (
    <>
      <p class="reload-result" data-look="down">
        <StateIcon state="down" />
        <span>
          <strong>Nothing was changed.</strong> At <Instant at={props.at} /> the configuration had{' '}
          {props.issues.length === 1 ? 'a mistake' : `${props.issues.length} mistakes`}; the one before stays in force.
        </span>
      </p>
      <table class="rows cards issues">
        <caption class="visually-hidden">Mistakes in the configuration</caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Key</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.issues}>
            {(issue) => (
              <tr data-testid="config-issue" data-key={issue.key}>
                <td data-label="Place">
                  <code>{placeOf(issue)}</code>
                </td>
                <td data-label="Key">
                  <code>{issue.key}</code>
                </td>
                <td data-wide data-label="What is wrong">
                  {issue.message}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </>
  )
}

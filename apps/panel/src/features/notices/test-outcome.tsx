import type { NoticeDto } from '@holdfast/api-contract'
import { Match, Show, Switch } from 'solid-js'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Countdown } from './countdown.tsx'
import type { ChannelTest } from './create-test.ts'
import { outcomeText } from './outcome.ts'
import { QueryLink } from './query-link.tsx'
import { STATUS_LOOK } from './words.ts'

interface TestOutcomeProps {
  readonly test: ChannelTest
  /** How many notices wait for the channel. */
  readonly waiting: number
}

/** What became of a test. Always in the page, so that what appears in it is read out. */
export function TestOutcome(props: TestOutcomeProps) {
  return (
    <p
      class="told test-outcome"
      role="status"
      data-testid="test-outcome"
      data-step={props.test.step()}
      data-status={props.test.notice()?.status}
    >
      <Switch>
        <Match when={props.test.step() === 'asking'}>Asking the bot…</Match>
        <Match when={props.test.refusal()}>
          {(text) => <strong class="refused">Could not send a test: {text()}.</strong>}
        </Match>
        <Match when={props.test.notice()}>{(told) => <Fate notice={told()} waiting={props.waiting} />}</Match>
      </Switch>
    </p>
  )
}

function Fate(props: { readonly notice: NoticeDto; readonly waiting: number }) {
  const why = () => outcomeText(props.notice)
  return (
    <>
      <span class="class-icon" data-look={STATUS_LOOK[props.notice.status]}>
        <StateIcon state={STATUS_LOOK[props.notice.status]} />
      </span>{' '}
      <Switch>
        <Match when={props.notice.status === 'sent'}>The test was taken {why()}.</Match>
        <Match when={props.notice.status === 'failed'}>The test was given up: {why()}.</Match>
        <Match when={props.notice.tries > 0}>
          The test was not taken: {why()}.
          <Show when={props.notice.dueAt}>
            {(dueAt) => (
              <>
                {' '}
                Next try <Countdown to={dueAt()} />.
              </>
            )}
          </Show>
        </Match>
        <Match when={props.waiting > 1}>The test waits for its turn: {props.waiting - 1} before it.</Match>
        <Match when={true}>The test is on its way…</Match>
      </Switch>{' '}
      <QueryLink change={{ notice: String(props.notice.id) }} class="inline-link">
        Its delivery log
      </QueryLink>
    </>
  )
}

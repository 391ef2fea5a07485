import { LOUDNESS } from '@holdfast/adapter-core/notices'
import { type ChannelDto, ENDPOINTS, MAX_COUNTED } from '@holdfast/api-contract'
import { sentenceCase } from '@holdfast/reconnect-monitor/history'
import { createMemo, For, Show } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { Card } from '../../ui/card.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Ago } from '../../ui/time.tsx'
import { loudnessRows, namesOf, rulesInWords } from './channel-rules.ts'
import { type Standing, standingOf } from './channel-standing.ts'
import { ClassMark } from './class-mark.tsx'
import { Countdown } from './countdown.tsx'
import { createFreshness } from './create-freshness.ts'
import { createTest } from './create-test.ts'
import { Names } from './names.tsx'
import { outcomeText } from './outcome.ts'
import { QueryLink } from './query-link.tsx'
import { TestOutcome } from './test-outcome.tsx'
import { KIND_WORD, LOUDNESS_WORD } from './words.ts'

/** What says how a channel does: the newest that came to an end, and those that wait, with the one that is tried among them. */
const LOOKED_AT = [
  { status: 'sent', limit: 1 },
  { status: 'failed', limit: 1 },
  { status: 'waiting', limit: 100 },
] as const

/** One channel: where it leads, what is told when, how it does, and a button that tries it. */
export function ChannelCard(props: { readonly channel: ChannelDto }) {
  const { api, live } = usePanel()
  const test = createTest(() => props.channel.id)
  const freshness = createFreshness(() => props.channel.waiting > 0)
  const newest = createRemote(
    () => (live.state.ready ? props.channel.id : null),
    async (_key, signal) => {
      const { id: channel } = props.channel
      const pages = await Promise.all(
        LOOKED_AT.map((part) => api.call(ENDPOINTS.notices, { query: { channel, ...part } }, signal)),
      )
      return pages.flatMap(({ items }) => items).toSorted((a, b) => b.id - a.id)
    },
    freshness,
  )
  const standing = createMemo(() => standingOf(newest.current() ?? [], live.nowSlow()), undefined, {
    equals: (a, b) => a.name === b.name && a.by === b.by,
  })
  return (
    <Card
      title={props.channel.id}
      class="channel-card"
      tools={
        <button type="button" class="button" disabled={test.isPending()} onClick={() => test.send()}>
          {test.isPending() ? 'Sending…' : 'Send a test'}
          <span class="visually-hidden"> to {props.channel.id}</span>
        </button>
      }
    >
      <TestOutcome test={test} waiting={props.channel.waiting} />
      <div
        class="channel"
        data-testid="channel"
        data-channel={props.channel.id}
        data-standing={newest.data() === undefined ? undefined : standing().name}
      >
        <dl class="facts list channel-facts">
          <div>
            <dt>State</dt>
            <dd>
              <Show when={newest.data()} fallback="…">
                <StateChip state={standing().look} word={standing().word} />
                <Why standing={standing()} />
              </Show>
            </dd>
          </div>
          <div>
            <dt>{KIND_WORD[props.channel.kind]}</dt>
            <dd>{props.channel.where}</dd>
          </div>
          <div>
            <dt>Last sent</dt>
            <dd class="num">
              <Show when={props.channel.lastSentAt} fallback="never">
                {(at) => <Ago at={at()} />}
              </Show>
            </dd>
          </div>
          <Count channel={props.channel} status="waiting" label="Waiting" />
          <Count channel={props.channel} status="failed" label="Given up" />
          <div>
            <dt>Hears about</dt>
            <dd>
              <Names names={namesOf(props.channel.rules)} />
            </dd>
          </div>
        </dl>
        <dl class="facts list channel-rules">
          <For each={rulesInWords(props.channel.rules)}>
            {({ rule, text }) => (
              <div>
                <dt>{rule}</dt>
                <dd>{text}</dd>
              </div>
            )}
          </For>
        </dl>
        <div class="loudness-box">
          <LoudnessTable channel={props.channel} />
        </div>
      </div>
    </Card>
  )
}

/** Why it takes nothing, in the words of the last try. */
function Why(props: { readonly standing: Standing }) {
  const failing = () => {
    const { by, name } = props.standing
    return name === 'trying' || name === 'given_up' ? by : null
  }
  return (
    <Show when={failing()}>
      {(notice) => (
        <span class="sub standing-why">
          {sentenceCase(outcomeText(notice()))}.{' '}
          <Show when={notice().tries > 0 && notice().dueAt}>
            {(dueAt) => (
              <>
                Next try <Countdown to={dueAt()} />.{' '}
              </>
            )}
          </Show>
          <QueryLink change={{ notice: String(notice().id) }} class="inline-link">
            Delivery log
          </QueryLink>
        </span>
      )}
    </Show>
  )
}

interface CountProps {
  readonly channel: ChannelDto
  readonly status: 'waiting' | 'failed'
  readonly label: string
}

function Count(props: CountProps) {
  const n = () => props.channel[props.status]
  const text = () => (n() >= MAX_COUNTED ? `${MAX_COUNTED} or more` : String(n()))
  return (
    <div>
      <dt>{props.label}</dt>
      <dd class="num" data-count={props.status}>
        <Show when={n() > 0} fallback="0">
          <QueryLink
            change={{ tab: null, channel: props.channel.id, status: props.status, connection: null }}
            label={`${text()} ${props.label.toLowerCase()}: show them`}
          >
            {text()}
          </QueryLink>
        </Show>
      </dd>
    </div>
  )
}

function LoudnessTable(props: { readonly channel: ChannelDto }) {
  return (
    <table class="loudness">
      <caption class="visually-hidden">What is told to {props.channel.id}, and how loudly</caption>
      <thead>
        <tr>
          <th scope="col">Class</th>
          <For each={LOUDNESS}>{(loudness) => <th scope="col">{LOUDNESS_WORD[loudness]}</th>}</For>
        </tr>
      </thead>
      <tbody>
        <For each={loudnessRows(props.channel.rules)}>
          {(row) => (
            <tr data-class={row.name} data-loudness={row.loudness}>
              <th scope="row">
                <ClassMark name={row.name} />
              </th>
              <For each={LOUDNESS}>
                {(loudness) => (
                  <td>
                    <Show when={row.loudness === loudness}>
                      <span class="loudness-mark" aria-hidden="true" />
                      <span class="visually-hidden">{LOUDNESS_WORD[loudness]}</span>
                    </Show>
                  </td>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}

import type { ConnectionDto, QuoteDto } from '@holdfast/api-contract'
import { NONE, SUBSCRIPTION_WORD, spaced } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { quoteKey } from '../../live/state.ts'
import { usePanel } from '../../panel-context.ts'
import { dataAge, ticking } from '../../ui/duration.ts'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { SUBSCRIPTION_LOOK } from '../../ui/words.ts'
import { quoteVerdict } from './quote-verdict.ts'
import { lateBy } from './situation.ts'

type Subscription = ConnectionDto['subscriptions'][number]

/** Below this a lag says nothing, and would never stand still, in ms. */
const SHOWN_LAG_MS = 100

function lagText({ lagMs }: Subscription): string | null {
  return lagMs === null || lagMs < SHOWN_LAG_MS ? null : `${ticking(lagMs)} late`
}

/** What a connection is subscribed to, with the best prices of each market and whether they may be used. */
export function Subscriptions(props: { readonly connection: ConnectionDto }) {
  const { live } = usePanel()
  const wordOf = (subscription: Subscription) =>
    lateBy(subscription, live.nowFast()) === null ? SUBSCRIPTION_WORD[subscription.state] : 'Late'
  const isFirstOfMarket = (index: number) => {
    const list = props.connection.subscriptions
    return list.findIndex(({ market }) => market === list[index]?.market) === index
  }
  return (
    <table class="rows markets">
      <caption class="visually-hidden">Markets of {props.connection.id}</caption>
      <thead>
        <tr>
          <th scope="col">Market</th>
          <th scope="col">Data</th>
          <th scope="col" class="right">
            Age
          </th>
          <th scope="col">
            <span class="quote-head">
              <span>Best bid</span>
              <span>Best ask</span>
              <span>Usable</span>
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.connection.subscriptions}>
          {(subscription, index) => (
            <tr
              data-testid="subscription"
              data-market={subscription.market}
              data-channel={subscription.channel}
              data-state={subscription.state}
            >
              <th scope="row">
                <span class="clip" title={subscription.market}>
                  {subscription.market}
                </span>
                <span class="sub">{spaced(subscription.channel)}</span>
              </th>
              <td data-label="Data">
                <StateChip state={SUBSCRIPTION_LOOK[subscription.state]} word={wordOf(subscription)} />
                <Show when={lagText(subscription)}>
                  {(lag) => (
                    <span class="sub num" data-testid="lag">
                      {lag()}
                    </span>
                  )}
                </Show>
                <Show when={subscription.detail}>
                  {(why) => (
                    <span class="sub clip" title={why()} data-testid="refusal">
                      {why()}
                    </span>
                  )}
                </Show>
              </td>
              <td class="right" data-label="Age">
                <Age
                  subscription={subscription}
                  quote={live.state.quotes[quoteKey(props.connection.id, subscription.market)]}
                />
              </td>
              <td class="quote-cell">
                <Show when={isFirstOfMarket(index())}>
                  <Quote
                    quote={live.state.quotes[quoteKey(props.connection.id, subscription.market)]}
                    connection={props.connection}
                  />
                </Show>
              </td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}

function Age(props: { readonly subscription: Subscription; readonly quote: QuoteDto | undefined }) {
  const at = () => Math.max(props.subscription.lastDataAt ?? 0, props.quote?.receivedAt ?? 0)
  return (
    <Show when={at() > 0} fallback={NONE}>
      <Elapsed from={at()} format={dataAge} />
    </Show>
  )
}

function Quote(props: { readonly quote: QuoteDto | undefined; readonly connection: ConnectionDto }) {
  const { live } = usePanel()
  return (
    <Show when={props.quote} fallback={<span class="muted">No price yet</span>}>
      {(quote) => {
        const verdict = () => quoteVerdict(quote(), props.connection.state, live.link().state)
        return (
          <div class="quote" data-testid="quote" data-market={quote().market} data-fresh={verdict().fresh}>
            <Level label="Bid" level={quote().bestBid} />
            <Level label="Ask" level={quote().bestAsk} />
            <QuoteWord verdict={verdict()} />
          </div>
        )
      }}
    </Show>
  )
}

function QuoteWord(props: { readonly verdict: ReturnType<typeof quoteVerdict> }) {
  const reason = () => (props.verdict.fresh ? null : props.verdict.reason)
  return (
    <Show when={reason()} fallback={<span class="usable yes">Current</span>}>
      {(text) => (
        <span class="usable no">
          <strong>Not current</strong> · {text()}
        </span>
      )}
    </Show>
  )
}

function Level(props: { readonly label: string; readonly level: QuoteDto['bestBid'] }) {
  return (
    <span class="level num">
      <span class="level-label">{props.label} </span>
      <Show when={props.level} fallback={NONE}>
        {(level) => (
          <>
            <span class="price">{level().price}</span>
            <span class="size"> × {level().size}</span>
          </>
        )}
      </Show>
    </span>
  )
}

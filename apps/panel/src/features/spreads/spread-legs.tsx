import type { QuoteDto } from '@holdfast/api-contract'
import { NONE, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { Show } from 'solid-js'
import { quoteKey } from '../../live/state.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { dataAge } from '../../ui/duration.ts'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { STATE_WORD } from '../../ui/words.ts'
import { legStanding } from './leg-standing.ts'
import type { SpreadLeg, SpreadSetting } from './spread-settings.ts'

/** Both legs of a spread: their best prices, and whether those may be used. */
export function SpreadLegs(props: { readonly setting: SpreadSetting }) {
  return (
    <table class="rows cards legs">
      <caption class="visually-hidden">Legs of {props.setting.id}</caption>
      <thead>
        <tr>
          <th scope="col">Leg</th>
          <th scope="col" class="right">
            Best bid
          </th>
          <th scope="col" class="right">
            Best ask
          </th>
          <th scope="col" class="right">
            Age
          </th>
          <th scope="col">Prices</th>
        </tr>
      </thead>
      <tbody>
        <Leg side="buy" leg={props.setting.buy} spread={props.setting.id} />
        <Leg side="sell" leg={props.setting.sell} spread={props.setting.id} />
      </tbody>
    </table>
  )
}

interface LegProps {
  readonly side: 'buy' | 'sell'
  readonly leg: SpreadLeg
  readonly spread: string
}

const SIDE_WORD = { buy: 'Buy', sell: 'Sell' } as const satisfies Record<LegProps['side'], string>

function Leg(props: LegProps) {
  const { live } = usePanel()
  const quote = () => live.state.quotes[quoteKey(props.leg.connection, props.leg.market)]
  const connection = () => live.state.connections[props.leg.connection]
  const standing = () =>
    legStanding({
      leg: props.leg,
      spread: live.state.spreads[props.spread],
      quote: quote(),
      state: connection()?.state,
      link: live.link().state,
    })
  const reason = () => {
    const now = standing()
    return now.fresh ? null : now.reason
  }
  return (
    <tr
      class="leg"
      data-testid="leg"
      data-side={props.side}
      data-connection={props.leg.connection}
      data-market={props.leg.market}
      data-fresh={standing().fresh}
    >
      <th scope="row">
        <span class="clip" title={`${props.leg.connection} ${props.leg.market}`}>
          <span class="muted">{SIDE_WORD[props.side]}</span>{' '}
          <Anchor href={`/charts?connection=${encodeURIComponent(props.leg.connection)}`}>
            {props.leg.connection}
          </Anchor>
        </span>
        <span class="sub clip" title={props.leg.market}>
          {props.leg.market}
        </span>
      </th>
      <td class="right num" data-label="Best bid">
        <Level level={quote()?.bestBid} isUsed={props.side === 'sell'} />
      </td>
      <td class="right num" data-label="Best ask">
        <Level level={quote()?.bestAsk} isUsed={props.side === 'buy'} />
      </td>
      <td class="right num" data-label="Age">
        <Show when={quote()} fallback={<span class="fact">{NONE}</span>}>
          {(shown) => (
            <>
              <span class="fact">
                <Elapsed from={shown().receivedAt} format={dataAge} />
              </span>
              <span class="sub" title="Number of the socket that the prices came by">
                socket {shown().generation}
              </span>
            </>
          )}
        </Show>
      </td>
      <td data-label="Prices" class="leg-verdict">
        <Show when={reason()} fallback={<StateChip state="live" word="Fresh" />}>
          {(why) => <StateChip state="down" word={sentenceCase(why())} />}
        </Show>
        <Show when={connection()?.state !== 'live' && connection()}>
          {(now) => <span class="sub">connection {STATE_WORD[now().state].toLowerCase()}</span>}
        </Show>
      </td>
    </tr>
  )
}

/** A price with its size. `isUsed`: what an opening would trade at. */
function Level(props: { readonly level: QuoteDto['bestBid'] | undefined; readonly isUsed: boolean }) {
  return (
    <Show when={props.level} fallback={<span class="fact">{NONE}</span>}>
      {(level) => (
        <>
          <span class="fact price" data-used={props.isUsed}>
            {level().price}
          </span>
          <span class="sub">× {level().size}</span>
        </>
      )}
    </Show>
  )
}

import { usePanel } from '../../panel-context.ts'
import { ticking } from '../../ui/duration.ts'

/** Over this a text changes at most once a second. */
const SLOW_FROM_MS = 15_000

/** How long until an instant, ticking in its own text node: `in 3.2 s`, `in 2 h 04 min`, `now`. */
export function Countdown(props: { readonly to: number }) {
  const { live } = usePanel()
  const text = () => {
    const slowMs = props.to - live.nowSlow()
    const ms = slowMs > SLOW_FROM_MS ? slowMs : props.to - live.nowFast()
    return ms <= 0 ? 'now' : `in ${ticking(ms)}`
  }
  return <span class="num">{text()}</span>
}

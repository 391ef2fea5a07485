import { usePanel } from '../panel-context.ts'
import { ago, ticking } from './duration.ts'
import { bothZones, instant, machineTime } from './instant.ts'

/** Over this age a text changes at most once a second. */
const SLOW_FROM_MS = 15_000

/** A duration since `from` that ticks in its own text node. */
export function Elapsed(props: { readonly from: number; readonly format?: (ms: number) => string }) {
  const { live } = usePanel()
  const text = () => {
    const slowMs = live.nowSlow() - props.from
    const ms = slowMs > SLOW_FROM_MS ? slowMs : live.nowFast() - props.from
    return (props.format ?? ticking)(Math.max(0, ms))
  }
  return <span class="num">{text()}</span>
}

/** How long ago, ticking; the instant in both zones as a tooltip. */
export function Ago(props: { readonly at: number }) {
  const { live } = usePanel()
  return (
    <time dateTime={machineTime(props.at)} title={bothZones(props.at)}>
      {ago(Math.max(0, live.nowSlow() - props.at))}
    </time>
  )
}

/** An instant in the chosen zone; both zones as a tooltip. */
export function Instant(props: { readonly at: number }) {
  const { live, preferences } = usePanel()
  return (
    <time class="num" dateTime={machineTime(props.at)} title={bothZones(props.at)}>
      {instant(props.at, live.nowSlow(), preferences.zone())}
    </time>
  )
}

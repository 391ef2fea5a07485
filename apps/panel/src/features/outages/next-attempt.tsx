import { usePanel } from '../../panel-context.ts'
import { whatNext } from '../overview/situation.ts'

/** What happens next in an outage under way, e.g. "Attempt 3 in 0.7 s"; ticks in its own text. */
export function NextAttempt(props: { readonly connection: string; readonly outageId: number }) {
  const { live } = usePanel()
  const text = () => {
    const connection = live.state.connections[props.connection]
    const next = connection?.outageId === props.outageId ? whatNext(connection, live.nowFast()) : null
    return next ?? 'For the next attempt'
  }
  return <span class="num">{text()}</span>
}

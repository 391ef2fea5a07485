import type { ChannelDto } from '@holdfast/api-contract'
import { For, Show } from 'solid-js'
import type { Remote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { errorShown } from '../../ui/error-shown.ts'
import { ErrorNotice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ChannelCard } from './channel-card.tsx'
import { NoChannel } from './no-channel.tsx'
import './channels.css'

/** Where notices go: a card a channel, in the order of the configuration. */
export function Channels(props: { readonly channels: Remote<readonly ChannelDto[]> }) {
  const ids = () => props.channels.data()?.map(({ id }) => id)
  const { live } = usePanel()
  const error = () => errorShown(props.channels.error(), ids() !== undefined, live.link())
  const byId = (id: string) => props.channels.data()?.find((channel) => channel.id === id)
  return (
    <>
      <Show when={error() !== undefined}>
        <section class="card" aria-label="Channels">
          <ErrorNotice what="Cannot load the channels." error={error()} onRetry={() => props.channels.refresh()} />
        </section>
      </Show>
      <Show
        when={ids()}
        fallback={
          <Show when={props.channels.error() === undefined}>
            <section class="card" aria-label="Channels">
              <Skeleton rows={9} />
            </section>
          </Show>
        }
      >
        {(shown) => (
          <For each={shown()} fallback={<NoChannel />}>
            {(id) => <Show when={byId(id)}>{(channel) => <ChannelCard channel={channel()} />}</Show>}
          </For>
        )}
      </Show>
    </>
  )
}

import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { describeTiles } from '../../ui/pieces.ts'
import { StateBar } from '../../ui/state-bar.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { keepingWindow } from '../../window/window.ts'
import type { ChartLine } from './chart.tsx'
import { LineSwatch } from './line-swatch.tsx'

interface LanesProps {
  readonly lines: readonly ChartLine[]
  readonly onRemove: (id: string) => void
}

/** What each connection is, and was in the window: why a line has its gaps. */
export function Lanes(props: LanesProps) {
  return (
    <section class="card" aria-label="States in this window">
      <ul class="lanes">
        <For each={props.lines.map(({ id }) => id)}>
          {(id, index) => (
            <Lane
              id={id}
              index={index()}
              tiles={props.lines[index()]?.tiles ?? []}
              isCompared={props.lines.length > 1}
              onRemove={() => props.onRemove(id)}
            />
          )}
        </For>
      </ul>
    </section>
  )
}

interface LaneProps {
  readonly id: string
  readonly index: number
  readonly tiles: ChartLine['tiles']
  readonly isCompared: boolean
  readonly onRemove: () => void
}

function Lane(props: LaneProps) {
  const { live, router } = usePanel()
  const connection = () => live.state.connections[props.id]
  return (
    <li class="lane" data-testid="lane" data-connection={props.id} data-state={connection()?.state}>
      <span class="lane-name">
        <Show when={props.isCompared}>
          <LineSwatch index={props.index} />
        </Show>
        <b class="clip" title={props.id}>
          {props.id}
        </b>
      </span>
      <span class="lane-state">
        <Show when={connection()} fallback={<span class="muted">not configured</span>}>
          {(now) => (
            <>
              <StateChip state={now().state} /> <span class="muted">for </span>
              <Elapsed from={now().since} />
            </>
          )}
        </Show>
      </span>
      <div class="lane-past">
        <StateBar label={`${props.id} in this window`} tiles={props.tiles} />
        <span class="sub">{describeTiles(props.tiles)}</span>
      </div>
      <span class="lane-links">
        <Anchor href={keepingWindow(`/outages?connection=${encodeURIComponent(props.id)}`, router.query())}>
          Outages
        </Anchor>
        <Show when={props.isCompared}>
          <button
            type="button"
            class="switch"
            aria-label={`No longer show ${props.id}`}
            onClick={() => props.onRemove()}
          >
            <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
              <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
            </svg>
          </button>
        </Show>
      </span>
    </li>
  )
}

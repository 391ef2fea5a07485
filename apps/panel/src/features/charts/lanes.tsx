import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { describeTiles } from '../../ui/pieces.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StateBar } from '../../ui/state-bar.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { keepingWindow } from '../../window/window.ts'
import type { ChartLine } from './chart.tsx'
import { LineSwatch } from './line-swatch.tsx'

interface LanesProps {
  /** Whose they are; empty while that is not known. */
  readonly ids: readonly string[]
  /** Of those that were fetched. */
  readonly lines: readonly ChartLine[]
  /** The lines are of the window that is asked for, not of the one before. */
  readonly isKnown: boolean
  readonly onRemove: (id: string) => void
}

/** What each connection is, and was in the window: why a line has its gaps. */
export function Lanes(props: LanesProps) {
  return (
    <section class="card" aria-label="States in this window">
      <Show when={props.ids.length > 0} fallback={<Skeleton rows={2} label="Waiting for the bot…" />}>
        <ul class="lanes">
          <For each={props.ids}>
            {(id, index) => (
              <Lane
                id={id}
                index={index()}
                tiles={props.isKnown ? props.lines.find((line) => line.id === id)?.tiles : undefined}
                isCompared={props.ids.length > 1}
                onRemove={() => props.onRemove(id)}
              />
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}

/** As tall as what it stands for. */
function PastSkeleton() {
  return (
    <div role="status" data-testid="lane-loading">
      <div class="state-bar" />
      <span class="sub">Loading…</span>
    </div>
  )
}

interface LaneProps {
  readonly id: string
  readonly index: number
  /** Undefined until they were fetched. */
  readonly tiles: ChartLine['tiles'] | undefined
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
        <Show when={props.tiles} fallback={<PastSkeleton />}>
          {(tiles) => (
            <>
              <StateBar label={`${props.id} in this window`} tiles={tiles()} />
              <span class="sub">{describeTiles(tiles())}</span>
            </>
          )}
        </Show>
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

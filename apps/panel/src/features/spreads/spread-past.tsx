import { spreadPercent } from '@holdfast/reconnect-monitor/history'
import { createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { roundDuration } from '../../ui/duration.ts'
import { roughPercent } from '../../ui/number.ts'
import type { Thresholds } from './gauge.ts'
import { blocksOf, pathOf, spanOf, yOf } from './sparkline.ts'
import { blockedOf, type SpreadPoint } from './spread-log.ts'

const WIDTH = 300
const HEIGHT = 56
/** At least so much time is as wide as the picture, in ms. */
const SHORTEST_MS = 60_000

interface PastProps {
  readonly id: string
  readonly points: readonly SpreadPoint[]
  readonly thresholds: Thresholds | null
}

/** What a spread was worth in the last five minutes, as far as this page was open: entry full, exit dotted. */
export function SpreadPast(props: PastProps) {
  const { live } = usePanel()
  const [figure, setFigure] = createSignal<HTMLElement>()
  const isSeen = createSeen(figure)
  /** Out of sight nothing is drawn anew. */
  const drawn = createMemo<PastProps['points']>((before) => (isSeen() ? [...props.points] : before), [])
  const lines = () => (props.thresholds === null ? [] : [props.thresholds.entryPct, props.thresholds.exitPct])
  const frame = createMemo(() => {
    const to = drawn().at(-1)?.at ?? live.nowSlow()
    const from = Math.min(drawn()[0]?.at ?? to, to - SHORTEST_MS)
    return { from, to, ...spanOf(drawn(), lines()), width: WIDTH, height: HEIGHT }
  })
  const blocked = () => blockedOf(drawn())
  return (
    <figure class="spread-past" ref={setFigure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <For each={blocksOf(drawn(), frame())}>
          {(block) => <rect class="past-block" x={block.x} width={block.width} y="0" height={HEIGHT} />}
        </For>
        <For each={lines()}>
          {(percent) => (
            <line class="past-threshold" x1="0" x2={WIDTH} y1={yOf(percent, frame())} y2={yOf(percent, frame())} />
          )}
        </For>
        <path class="past-exit" d={pathOf(drawn(), 'exitPct', frame())} />
        <path class="past-entry" d={pathOf(drawn(), 'entryPct', frame())} />
      </svg>
      <figcaption class="sub num">
        <Show when={drawn().length > 0} fallback="Nothing watched yet.">
          {watchedText(drawn())}; {blockedText(blocked())}
        </Show>
      </figcaption>
    </figure>
  )
}

function watchedText(points: readonly SpreadPoint[]): string {
  const entries = points.flatMap(({ entryPct }) => (entryPct === null ? [] : [entryPct]))
  const { watchedMs } = blockedOf(points)
  const watched = `Last ${roundDuration(watchedMs)} watched here`
  if (entries.length === 0) return watched
  const [low, high] = [Math.min(...entries), Math.max(...entries)]
  return `${watched}: entry ${spreadPercent(low)} to ${spreadPercent(high)}`
}

function blockedText({ blockedMs, watchedMs }: ReturnType<typeof blockedOf>): string {
  if (blockedMs === 0) return 'never blocked'
  return `blocked ${roundDuration(blockedMs)}, ${roughPercent((blockedMs / watchedMs) * 100)}`
}

/** Whether an element is in sight, or close to it. */
function createSeen(element: () => Element | undefined): () => boolean {
  const [isSeen, setIsSeen] = createSignal(false)
  onMount(() => {
    const target = element()
    if (target === undefined) return
    const observer = new IntersectionObserver((entries) => setIsSeen(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: '200px',
    })
    observer.observe(target)
    onCleanup(() => observer.disconnect())
  })
  return isSeen
}

import { createMemo, For, Index, Show } from 'solid-js'
import { describeTiles, type Piece, piecesOf, type Tile } from '../../ui/pieces.ts'
import { BAR_UNITS, type BarPaths, barPaths } from './bar-paths.ts'

/** These are hatched, which a path that is stretched cannot be. */
const HATCHED: ReadonlySet<Piece['state']> = new Set<Piece['state']>(['paused', 'unknown'])

/** A bar of time in few elements, however much happened: width is duration, a blip is still two pixels wide. */
export function DayBar(props: { readonly label: string; readonly tiles: readonly Tile[] }) {
  const pieces = createMemo(() => piecesOf(props.tiles))
  const hatched = () => pieces().filter(({ state }) => HATCHED.has(state))
  const paths = createMemo(() => barPaths(pieces().filter(({ state }) => !HATCHED.has(state))))
  const text = () => `${props.label}: ${describeTiles(props.tiles)}`
  return (
    <div class="day-bar" role="img" aria-label={text()} title={text()}>
      <Index each={hatched()}>{(piece) => <Hatched piece={piece()} />}</Index>
      <svg viewBox={`0 0 ${BAR_UNITS} 1`} preserveAspectRatio="none" aria-hidden="true">
        <For each={paths().map(({ state }) => state)}>
          {(state) => <StatePaths paths={paths().find((one) => one.state === state)} />}
        </For>
      </svg>
    </div>
  )
}

function StatePaths(props: { readonly paths: BarPaths | undefined }) {
  return (
    <g data-look={props.paths?.state}>
      <Show when={props.paths?.state !== 'live'}>
        <Drawn class="gap around" d={props.paths?.areas} />
        <Drawn class="gap" d={props.paths?.lines} />
      </Show>
      <Drawn class="area" d={props.paths?.areas} />
      <Drawn class="line" d={props.paths?.lines} />
    </g>
  )
}

/** A path, where it has a line at all: of two hundred bars, empty ones are a thousand elements to style. */
function Drawn(props: { readonly class: string; readonly d: string | undefined }) {
  return (
    <Show when={props.d}>
      <path class={props.class} d={props.d} />
    </Show>
  )
}

function Hatched(props: { readonly piece: Piece }) {
  const left = () => `${props.piece.start * 100}%`
  const width = () => `max(2px, ${(props.piece.end - props.piece.start) * 100}%)`
  return <span data-look={props.piece.state} style={{ left: left(), width: width() }} />
}

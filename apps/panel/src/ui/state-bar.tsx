import { createMemo, Index } from 'solid-js'
import { describeTiles, type Piece, piecesOf, rank, type Tile } from './pieces.ts'

/** A bar of time: width is duration, a blip is still two pixels wide, and the worse is drawn over the better. */
export function StateBar(props: { readonly label: string; readonly tiles: readonly Tile[] }) {
  const pieces = createMemo(() => piecesOf(props.tiles))
  const text = () => `${props.label}: ${describeTiles(props.tiles)}`
  return (
    <div class="state-bar" role="img" aria-label={text()} title={text()}>
      <Index each={pieces()}>{(piece) => <BarPiece piece={piece()} />}</Index>
    </div>
  )
}

function BarPiece(props: { readonly piece: Piece }) {
  const left = () => `${props.piece.start * 100}%`
  const width = () => `max(2px, ${(props.piece.end - props.piece.start) * 100}%)`
  const order = () => 20 - rank(props.piece.state)
  return <span data-look={props.piece.state} style={{ left: left(), width: width(), 'z-index': order() }} />
}

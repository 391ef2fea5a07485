import { cornersOf, lookOf } from './line-look.ts'

/** How a connection is drawn in a chart that several share: its dash, or its mark. Decorative: its id stands beside it. */
export function LineSwatch(props: { readonly index: number }) {
  const look = () => lookOf(props.index)
  const corners = () =>
    cornersOf(look().mark, 4)
      .map(([x, y]) => `${14 + x},${6 + y}`)
      .join(' ')
  const style = () => ({ color: `var(--${look().colour})` })
  return (
    <svg class="swatch" viewBox="0 0 28 12" width="28" height="12" aria-hidden="true" style={style()}>
      <path d="M0 6h28" stroke="currentColor" stroke-width="1.5" stroke-dasharray={look().dash.join(' ')} />
      {corners() === '' ? (
        <circle cx="14" cy="6" r="3.5" fill="currentColor" />
      ) : (
        <polygon points={corners()} fill="currentColor" />
      )}
    </svg>
  )
}

/** Holdfast's mark: a ring that a line holds. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M10 1v5m0 8v5" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      <circle cx="10" cy="10" r="4.2" fill="none" stroke="currentColor" stroke-width="2" />
    </svg>
  )
}

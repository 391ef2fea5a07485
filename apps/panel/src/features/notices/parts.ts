/** The parts of the page, as the address names them; the first is the one without a name. */
export const PARTS = [
  { part: 'told', tab: null, name: 'What was told' },
  { part: 'channels', tab: 'channels', name: 'Channels' },
  { part: 'silences', tab: 'silences', name: 'Silences' },
] as const

export type PartName = (typeof PARTS)[number]['part']

/** The part that the address names; what cannot be read is the first. */
export function partOf(query: URLSearchParams): PartName {
  return PARTS.find(({ tab }) => tab === query.get('tab'))?.part ?? 'told'
}

/** The notice that the address opens; null where it opens none. */
export function openNotice(query: URLSearchParams): number | null {
  const text = query.get('notice') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** What a key does to the whole picture; those that walk a lane are the lane's own. */
export type Command = 'zoomIn' | 'zoomOut' | 'reset' | 'drop' | 'panBack' | 'panOn' | 'up' | 'down'

const ANYWHERE: Readonly<Record<string, Command>> = {
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  _: 'zoomOut',
  '0': 'reset',
  Escape: 'drop',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const IN_TIME: Readonly<Record<string, Command>> = { ArrowLeft: 'panBack', ArrowRight: 'panOn' }

export interface Key {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** @param isOnAxis where left and right move in time by themselves; elsewhere with shift */
export function commandOf(key: Key, isOnAxis: boolean): Command | null {
  if (key.ctrlKey || key.metaKey || key.altKey) return null
  const inTime = isOnAxis || key.shiftKey ? IN_TIME[key.key] : undefined
  return inTime ?? ANYWHERE[key.key] ?? null
}

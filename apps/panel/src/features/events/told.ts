import type { EventDto } from '@holdfast/api-contract'
import { sentenceOf } from '@holdfast/reconnect-monitor/history'

/** An event with its sentence, made once: thousands of them are searched while somebody types. */
export interface Told {
  readonly event: EventDto
  /** Without its full stop. */
  readonly sentence: string
  /** All that is searched, in lower case. */
  readonly text: string
}

export function told(event: EventDto): Told {
  const sentence = sentenceOf(event)
  const text = `${event.connection ?? 'bot'} ${sentence} ${event.type} ${event.type.replaceAll('_', ' ')} ${event.id}`
  return { event, sentence, text: text.toLowerCase() }
}

/** Those that hold every word of the text, in any order. */
export function holding(list: readonly Told[], text: string): readonly Told[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return words.length === 0 ? list : list.filter((one) => words.every((word) => one.text.includes(word)))
}

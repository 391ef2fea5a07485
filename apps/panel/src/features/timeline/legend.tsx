import { WORST_STATE_FIRST } from '@holdfast/reconnect-monitor/history'
import { For } from 'solid-js'
import { StateIcon } from '../../ui/state-icon.tsx'
import { STATE_WORD } from '../../ui/words.ts'
import { MARK_WORDS, MarkGlyph } from './mark-glyphs.tsx'
import type { MarkKind } from './marks.ts'

const STATES = WORST_STATE_FIRST.toReversed()
const KINDS = Object.keys(MARK_WORDS) as MarkKind[]

/** What colours and marks mean. */
export function Legend() {
  return (
    <div class="tl-legend">
      <ul aria-label="States">
        <For each={STATES}>
          {(state) => (
            <li data-look={state}>
              <span class="tl-swatch" />
              <StateIcon state={state} />
              {STATE_WORD[state]}
            </li>
          )}
        </For>
      </ul>
      <ul aria-label="Marks">
        <For each={KINDS}>
          {(kind) => (
            <li>
              <MarkGlyph kind={kind} />
              {MARK_WORDS[kind]}
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}

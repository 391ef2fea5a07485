import type { NoticeClass } from '@holdfast/adapter-core/notices'
import type { JSX } from 'solid-js'
import { StateIcon } from '../../ui/state-icon.tsx'
import { CLASS_WORDS } from './words.ts'

/** Those that tell of a state wear its icon; the others have a shape of their own, without a colour. */
const MARK = {
  down: () => <StateIcon state="down" />,
  recovered: () => <StateIcon state="live" />,
  degraded: () => <StateIcon state="degraded" />,
  failed: () => <StateIcon state="failed" />,
  flapping: () => <Shape path="M1 8.5 4 3l3.5 6L11 3" />,
  store: () => <Shape path="M2 3c0-2 8-2 8 0v6c0 2-8 2-8 0zm0 0c0 2 8 2 8 0M2 6c0 2 8 2 8 0" />,
  bot: () => <Shape path="M2 4.5h8v6H2zM6 4.5V1.5M4.5 7.2v.6M7.5 7.2v.6" />,
  spread: () => <Shape path="M1.5 4h8L7 1.5M10.5 8h-8L5 10.5" />,
  test: () => <Shape path="M3 5a3 3 0 0 1 6 0v3l1 1H2l1-1zm2 5.8h2" />,
} as const satisfies Record<NoticeClass, () => JSX.Element>

const LOOK = {
  down: 'down',
  recovered: 'live',
  degraded: 'degraded',
  failed: 'failed',
  flapping: 'degraded',
  store: 'none',
  bot: 'none',
  spread: 'none',
  test: 'none',
} as const satisfies Record<NoticeClass, string>

function Shape(props: { readonly path: string }) {
  return (
    <svg class="state-icon" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
      <path
        d={props.path}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}

/** What a notice is about, as icon and word. */
export function ClassMark(props: { readonly name: NoticeClass }) {
  return (
    <span class="class-mark" title={CLASS_WORDS[props.name].told}>
      <span class="class-icon" data-look={LOOK[props.name]}>
        {MARK[props.name]()}
      </span>
      {CLASS_WORDS[props.name].word}
    </span>
  )
}

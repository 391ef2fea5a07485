import type { JSX } from 'solid-js'
import { usePanel } from '../panel-context.ts'

interface AnchorProps {
  readonly href: string
  readonly class?: string
  readonly isCurrent?: boolean
  /** -1 in a group of which Tab finds one item, and the arrows the others. */
  readonly tabIndex?: 0 | -1
  readonly children: JSX.Element
}

/** A link inside the panel: followed without loading the page, a plain link for every other click. */
export function Anchor(props: AnchorProps) {
  const { router } = usePanel()
  const follow = (click: MouseEvent) => {
    if (click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
    click.preventDefault()
    router.go(props.href)
  }
  return (
    <a
      href={props.href}
      class={props.class}
      tabIndex={props.tabIndex}
      aria-current={props.isCurrent === true ? 'page' : undefined}
      onClick={follow}
    >
      {props.children}
    </a>
  )
}

import type { JSX } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { hrefWith, type QueryChange } from '../../router.ts'

interface QueryLinkProps {
  readonly change: QueryChange
  readonly class?: string
  readonly isCurrent?: boolean
  readonly label?: string
  readonly children: JSX.Element
}

/** A link to the same page under other parameters: the page stays where it is scrolled to. */
export function QueryLink(props: QueryLinkProps) {
  const { router } = usePanel()
  const href = () => hrefWith({ pathname: router.path(), search: router.query().toString() }, props.change)
  const follow = (click: MouseEvent) => {
    if (click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
    click.preventDefault()
    router.setQuery(props.change)
  }
  return (
    <a
      href={href()}
      class={props.class}
      aria-label={props.label}
      aria-current={props.isCurrent === true ? 'page' : undefined}
      onClick={follow}
    >
      {props.children}
    </a>
  )
}

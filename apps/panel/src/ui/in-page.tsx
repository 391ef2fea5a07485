import './in-page.css'
import { type Accessor, createEffect, For, type JSX, on, onCleanup } from 'solid-js'

interface InPageProps {
  readonly parts: readonly { readonly id: string; readonly name: string }[]
  readonly children: JSX.Element
}

/** A long page with its contents beside it; above it where there is no room. */
export function InPage(props: InPageProps) {
  return (
    <div class="in-page">
      <nav class="in-page-nav" aria-label="On this page">
        <For each={props.parts}>{(part) => <a href={`#${part.id}`}>{part.name}</a>}</For>
      </nav>
      <div class="in-page-body">{props.children}</div>
    </div>
  )
}

/**
 * Shows the part of the page that the address names after its `#`, once `isThere`: the browser looks for it before a page
 * that is fetched when it is needed has come. It is marked by `data-named`.
 */
export function followHash(isThere: Accessor<boolean>): void {
  const unmark = () => {
    for (const before of document.querySelectorAll('[data-named]')) before.removeAttribute('data-named')
  }
  const find = () => {
    unmark()
    const id = decoded(window.location.hash.slice(1))
    const named = id === '' ? null : document.getElementById(id)
    named?.setAttribute('data-named', '')
    return named
  }
  createEffect(
    on(isThere, (there) => {
      if (there) find()?.scrollIntoView()
    }),
  )
  window.addEventListener('hashchange', find)
  onCleanup(() => window.removeEventListener('hashchange', find))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

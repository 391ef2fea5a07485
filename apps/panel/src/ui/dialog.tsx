import { createEffect, createUniqueId, type JSX, onCleanup, Show } from 'solid-js'

interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly class?: string
  /** The title is for screen readers alone. */
  readonly hidesTitle?: boolean
  readonly children: JSX.Element
}

/**
 * A modal dialog: the browser's own, which holds the focus, closes by Escape and gives the focus back. A press beside it
 * closes it too. Its content exists only while it is open.
 */
export function Dialog(props: DialogProps) {
  const id = createUniqueId()
  let dialog: HTMLDialogElement | undefined
  createEffect(() => {
    if (props.isOpen) dialog?.showModal()
    else dialog?.close()
  })
  onCleanup(() => dialog?.close())
  return (
    <dialog
      ref={dialog}
      class="dialog"
      classList={{ [props.class ?? '']: props.class !== undefined }}
      aria-labelledby={id}
      onClose={() => {
        // Told after the fact: by then another may have been opened in its place.
        if (props.isOpen) props.onClose()
      }}
      onPointerDown={(press) => {
        if (press.target === press.currentTarget) props.onClose()
      }}
    >
      <Show when={props.isOpen}>
        <div class="dialog-body">
          <header class="dialog-header" classList={{ 'visually-hidden': props.hidesTitle === true }}>
            <h2 id={id}>{props.title}</h2>
            <button type="button" class="switch" aria-label="Close" onClick={() => props.onClose()}>
              <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
                <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
              </svg>
            </button>
          </header>
          {props.children}
        </div>
      </Show>
    </dialog>
  )
}

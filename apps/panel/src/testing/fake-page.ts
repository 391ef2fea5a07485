/** A page that is seen until it is told otherwise. */
export function createFakePage() {
  const target = new EventTarget()
  let visibilityState: DocumentVisibilityState = 'visible'
  const page = {
    get visibilityState() {
      return visibilityState
    },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  }
  const setVisible = (isVisible: boolean) => {
    visibilityState = isVisible ? 'visible' : 'hidden'
    target.dispatchEvent(new Event('visibilitychange'))
  }
  return { page: page as unknown as Document, setVisible }
}

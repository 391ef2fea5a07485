import { expect, test } from 'bun:test'
import { createOtherTabs, type SessionNews } from './other-tabs.ts'

/** A browser's line: what one tab posts all others hear, as copies, and it itself does not. */
function browser() {
  const listeners: { readonly from: object; readonly hear: (event: MessageEvent) => void }[] = []
  return () => {
    const from = {}
    return {
      postMessage: (data: unknown) => {
        const copy = new MessageEvent('message', { data: structuredClone(data) })
        for (const one of listeners) if (one.from !== from) one.hear(copy)
      },
      addEventListener: (_name: string, hear: unknown) => {
        listeners.push({ from, hear: hear as (event: MessageEvent) => void })
      },
    } as Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>
  }
}

test('what one tab tells all others hear, and it itself does not', () => {
  const open = browser()
  const heard: string[] = []
  const tabs = ['a', 'b', 'c'].map((name) =>
    createOtherTabs({ open, onNews: (news) => heard.push(`${name} ${JSON.stringify(news)}`) }),
  )
  tabs[0]?.tell({ kind: 'out', everywhere: true })
  tabs[1]?.tell({ kind: 'in' })
  expect(heard).toEqual([
    'b {"kind":"out","everywhere":true}',
    'c {"kind":"out","everywhere":true}',
    'a {"kind":"in"}',
    'c {"kind":"in"}',
  ])
})

test.each([null, 'in', {}, { kind: 'expired' }, { kind: 'out' }])('%j is not understood, and does nothing', (data) => {
  const open = browser()
  const heard: SessionNews[] = []
  createOtherTabs({ open, onNews: (news) => heard.push(news) })
  open().postMessage(data)
  expect(heard).toEqual([])
})

test('a browser that forbids it leaves each tab to itself', () => {
  const alone = createOtherTabs({
    open: () => {
      throw new DOMException('Denied', 'SecurityError')
    },
    onNews: () => {},
  })
  expect(() => alone.tell({ kind: 'in' })).not.toThrow()
})

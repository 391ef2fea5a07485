import { settle } from '@holdfast/adapter-core/testing'

interface Message {
  readonly event: string
  readonly id: number | null
  readonly data: unknown
}

/** Reads an event stream as a browser does; everything that arrived so far is in `messages`. */
export async function readStream(response: Response) {
  const messages: Message[] = []
  const comments: string[] = []
  let text = ''
  const take = (block: string): void => {
    if (block.startsWith(':')) comments.push(block)
    else messages.push(parse(block))
  }
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const ended = (async () => {
    for (;;) {
      const chunk = await reader?.read()
      if (chunk === undefined || chunk.done) return
      const blocks = (text + chunk.value).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) take(block)
    }
  })()
  await settle()
  const idsOf = () => messages.flatMap(({ event, id }) => (event === 'event' ? [id] : []))
  const of = (event: string) => messages.filter((message) => message.event === event)
  return { messages, comments, ended, idsOf, of, cancel: () => reader?.cancel() }
}

function parse(block: string): Message {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  )
  return {
    event: fields['event'] ?? '',
    id: fields['id'] === undefined ? null : Number(fields['id']),
    data: JSON.parse(fields['data'] ?? ''),
  }
}

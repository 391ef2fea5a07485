/**
 * Runs in the page: every way a page has to make the bot at `url` do something, or to read what it says. Resolves once
 * each has failed or succeeded.
 */
export async function attack(url) {
  const action = `${url}/api/v1/connections/vest/pause`
  const readBy = async (response) => {
    try {
      const answer = await response
      const text = await answer.text()
      return answer.ok && text !== '' ? text.slice(0, 500) : null
    } catch {
      return null
    }
  }
  const json = { 'content-type': 'application/json' }
  const include = { credentials: 'include' }
  const element = (made, read, start) =>
    new Promise((resolve) => {
      made.addEventListener('load', () => resolve(read()))
      made.addEventListener('error', () => resolve(null))
      setTimeout(() => resolve(read()), 3_000)
      start()
      document.body.append(made)
    })

  const stream = () =>
    new Promise((resolve) => {
      const source = new EventSource(`${url}/api/v1/stream`, { withCredentials: true })
      const end = (loot) => {
        source.close()
        resolve(loot)
      }
      source.addEventListener('open', () => end('open'))
      source.addEventListener('snapshot', ({ data }) => end(String(data).slice(0, 500)))
      source.addEventListener('error', () => end(null))
    })
  const image = () => {
    const img = new Image()
    return element(
      img,
      () => (img.naturalWidth > 0 ? 'an image' : null),
      () => {
        img.src = `${url}/api/v1/events.csv`
      },
    )
  }
  const script = () => {
    const tag = document.createElement('script')
    const errors = []
    addEventListener('error', ({ message }) => errors.push(message))
    const read = () => (errors.length > 0 ? errors.join() : null)
    return element(tag, read, () => {
      tag.src = `${url}/api/v1/connections`
    })
  }
  const frame = () => {
    const inner = document.createElement('iframe')
    const read = () => {
      try {
        return inner.contentWindow?.document.body.textContent.slice(0, 500) || null
      } catch {
        return null
      }
    }
    return element(inner, read, () => {
      inner.src = `${url}/`
    })
  }
  const form = (type) => {
    const inner = document.createElement('iframe')
    inner.name = `answer-${type}`
    const sent = document.createElement('form')
    Object.assign(sent, { action, method: 'post', enctype: type, target: inner.name })
    const field = document.createElement('input')
    // As text/plain this is a JSON document.
    Object.assign(field, { name: '{"reason":"', value: '"}' })
    sent.append(field)
    document.body.append(sent)
    return element(
      inner,
      () => null,
      () => setTimeout(() => sent.submit(), 50),
    )
  }
  const opened = () =>
    new Promise((resolve) => {
      const other = open(`${url}/api/v1/connections`)
      setTimeout(() => {
        try {
          resolve(other?.document.body.textContent.slice(0, 500) || null)
        } catch {
          resolve(null)
        }
        other?.close()
      }, 1_000)
    })

  const tried = {
    read: readBy(fetch(`${url}/api/v1/connections`, include)),
    'read a file': readBy(fetch(`${url}/api/v1/events.csv`, include)),
    'read without asking': readBy(fetch(`${url}/api/v1/config`, { ...include, mode: 'no-cors' })),
    'read the panel': readBy(fetch(`${url}/healthz`, include)),
    act: readBy(fetch(action, { ...include, method: 'POST', body: '{}', headers: json })),
    'act without asking': readBy(fetch(action, { ...include, method: 'POST', body: '{}', mode: 'no-cors' })),
    'act with nothing': readBy(fetch(action, { ...include, method: 'POST', mode: 'no-cors' })),
    'log out': readBy(fetch(`${url}/api/v1/session`, { ...include, method: 'DELETE' })),
    beacon: Promise.resolve(navigator.sendBeacon(action, new Blob(['{}'], { type: 'text/plain' }))).then(() => null),
    stream: stream(),
    image: image(),
    script: script(),
    frame: frame(),
    'form, urlencoded': form('application/x-www-form-urlencoded'),
    'form, text': form('text/plain'),
    'form, multipart': form('multipart/form-data'),
    window: opened(),
  }
  const loot = await Promise.all(Object.entries(tried).map(async ([way, result]) => [way, await result]))
  return Object.fromEntries(loot)
}

import { expect, test } from 'bun:test'
import { startSimulator } from './simulator.ts'
import { BTC, booksIn, isBook, subscribeBook } from './testing/books.ts'
import { connect } from './testing/client.ts'

test('a thousand sockets get every frame, and all of them the same', async () => {
  const simulator = await startSimulator({ rateHz: 5 })
  const clients = await Promise.all(Array.from({ length: 1000 }, () => connect(simulator.urls.paradex)))
  await Promise.all(clients.map((client) => subscribeBook(client)))
  const round = () => Promise.all(clients.map((client) => client.next(isBook(BTC, 'd'))))
  await round()
  await round()
  const last = Math.min(...clients.map((client) => booksIn(client).at(-1)?.seq_no ?? 0))
  for (const client of clients) {
    const numbers = booksIn(client).map(({ seq_no }) => seq_no)
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i))
  }
  const textOf = (client: (typeof clients)[number]) => client.texts.find((text) => text.includes(`"seq_no":${last},`))
  expect(new Set(clients.map(textOf)).size).toBe(1)
  expect(simulator.status().exchanges[0]?.subscriptions[0]?.count).toBe(1000)
  await simulator.stop()
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Clock } from '../../clock.ts'
import type { Frame } from '../../socket.ts'
import type { Subscription } from '../../subscription.ts'
import type { ExchangeScript, ScriptAsk } from './exchange-script.ts'
import { createServedMarket, type ServedMarket } from './served-market.ts'
import { type Answer, type ServedSocket, serveSocket } from './served-socket.ts'

/** What becomes of a dial: the 101; TCP ended before it; an HTTP status in its place. */
export type UpgradeAnswer = 'open' | 'cut' | { readonly status: number }

/** A server of an exchange on a free loopback port, with a true book for every market of its script. */
export interface ScriptedServer {
  /** Where to dial: ws://127.0.0.1 with the script's path and query. */
  readonly url: string
  readonly markets: ReadonlyMap<string, ServedMarket>
  /** Sockets that are open, oldest first. */
  readonly sockets: readonly ServedSocket[]
  /** Dials that came, refused ones included. */
  readonly dials: number
  /** Every request of every socket, in order. */
  readonly asked: readonly ScriptAsk[]
  /** Frames that the exchange would not understand. */
  readonly unreadable: readonly Frame[]
  /** How subscribes are answered from now on; `nth` counts those for the same, from 1. At first all are accepted. */
  answers(rule: (ask: ScriptAsk, nth: number) => Answer): void
  /** How dials are answered from now on; `nth` counts from 1. At first all are opened. */
  upgrades(rule: (nth: number) => UpgradeAnswer): void
  /** Called with every socket that opens, before it has asked for anything. */
  onOpen(run: (socket: ServedSocket) => void): void
  market(symbol: string): ServedMarket
  /** Moves a market and sends what that means; `unheard`: the move is sent to nobody. */
  move(symbol: string, how?: 'unheard'): void
  trade(symbol: string): void
  /** Sends the canary of a market that does not move. */
  chat(symbol: string): void
  /** Sends what is no news: the whole book of a subscription, as it was before the last message. */
  sendOlder(subscription: Subscription): void
  /** Resolves when every peer has handled everything sent so far. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface ScriptedServerOptions {
  readonly script: ExchangeScript
  readonly clock: Clock
  /** Called whenever something happened. */
  readonly onChange?: () => void
}

/** Starts the server of a script. It answers as the script says, and misbehaves as the test says. */
export async function startScriptedServer({ clock, onChange, script }: ScriptedServerOptions): Promise<ScriptedServer> {
  const decimal = script.decimal ?? ((text: string) => text)
  const markets = new Map(script.markets.map((symbol, index) => [symbol, createServedMarket(symbol, index, decimal)]))
  const sockets: ServedSocket[] = []
  const asked: ScriptAsk[] = []
  const unreadable: Frame[] = []
  let dials = 0
  let answerRule: (ask: ScriptAsk, nth: number) => Answer = () => 'accept'
  let upgradeRule: (nth: number) => UpgradeAnswer = () => 'open'
  let opened: (socket: ServedSocket) => void = () => {}
  const changed = onChange ?? (() => {})

  const countOf = ({ channel, market }: ScriptAsk) =>
    asked.filter((ask) => ask.verb === 'subscribe' && ask.channel === channel && ask.market === market).length

  const webSockets = new WebSocketServer({ noServer: true })
  webSockets.on('connection', (ws) => {
    const socket = serveSocket({
      script,
      ws,
      markets,
      now: () => clock.now(),
      answerTo: (ask) => answerRule(ask, countOf(ask)),
      onAsk: (ask) => {
        asked.push(ask)
        // The answer goes out first: whoever waits for the request may rely on it.
        queueMicrotask(changed)
      },
      onUnreadable: (frame) => {
        unreadable.push(frame)
        changed()
      },
    })
    sockets.push(socket)
    ws.on('close', () => {
      sockets.splice(sockets.indexOf(socket), 1)
      changed()
    })
    opened(socket)
    changed()
  })

  const tcp = new Set<Duplex>()
  const http = createServer()
  http.on('connection', (socket) => {
    tcp.add(socket)
    socket.on('close', () => tcp.delete(socket))
  })
  http.on('upgrade', (request, socket, head) => {
    dials += 1
    socket.on('error', () => {})
    const refusal = script.refuses?.(new URL(request.url ?? '/', 'ws://127.0.0.1')) ?? null
    const answer = refusal === null ? upgradeRule(dials) : { status: refusal }
    if (answer === 'cut') socket.destroy()
    else if (answer === 'open') {
      webSockets.handleUpgrade(request, socket, head, (ws) => webSockets.emit('connection', ws, request))
    } else socket.end(`HTTP/1.1 ${answer.status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    changed()
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo

  const market = (symbol: string): ServedMarket => {
    const found = markets.get(symbol)
    if (found === undefined) throw new RangeError(`Cannot find the market ${symbol} in the script ${script.name}`)
    return found
  }
  return {
    url: `ws://127.0.0.1:${port}${script.path}`,
    markets,
    sockets,
    asked,
    unreadable,
    get dials() {
      return dials
    },
    answers: (rule) => {
      answerRule = rule
    },
    upgrades: (rule) => {
      upgradeRule = rule
    },
    onOpen: (run) => {
      opened = run
    },
    market,
    move: (symbol, how) => {
      const moving = market(symbol)
      const changes = moving.move()
      if (how === 'unheard') return
      for (const socket of [...sockets]) socket.moved(moving, changes)
    },
    trade: (symbol) => {
      const trading = market(symbol)
      const trade = trading.trade(clock.now())
      for (const socket of [...sockets]) socket.traded(trading, trade)
    },
    chat: (symbol) => {
      for (const socket of [...sockets]) socket.chatted(market(symbol))
    },
    sendOlder: (subscription) => {
      for (const socket of sockets) socket.sendOlder(subscription.channel, market(subscription.market))
    },
    flush: async () => {
      await Promise.all(sockets.map((socket) => socket.flush()))
    },
    close: async () => {
      for (const socket of [...sockets]) socket.cut()
      for (const socket of tcp) socket.destroy()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

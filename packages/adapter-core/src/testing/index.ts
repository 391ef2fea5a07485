export { type ConformanceCheck, conformanceChecks } from './conformance.ts'
export { FakeClock } from './fake-clock.ts'
export { bookFact, fakeExchange, frameOf } from './fake-exchange.ts'
export { FakeSocket, type ScriptedDial, scriptedDial } from './fake-socket.ts'
export { MockAdapter } from './mock-adapter.ts'
export {
  ANY_TOP,
  type DialStep,
  httpFailure,
  type MockAdapterOptions,
  type MockAnswers,
  type MockBehavior,
  type MockCall,
  type MockDial,
  REDIAL,
  REFUSED,
} from './mock-script.ts'
export { type ExchangeCheck, type ExchangeChecksOptions, exchangeChecks } from './script/exchange-checks.ts'
export type {
  ExchangeScript,
  ScriptAsk,
  ScriptBook,
  ScriptBookChannel,
  ScriptChannel,
  ScriptPing,
} from './script/exchange-script.ts'
export { type ScriptedServer, startScriptedServer, type UpgradeAnswer } from './script/scripted-server.ts'
export type { ServedMarket } from './script/served-market.ts'
export type { Answer, ServedSocket } from './script/served-socket.ts'
export { createWatch, type Watch } from './script/watch.ts'
export { type SelfSigned, selfSigned } from './self-signed.ts'
export { settle } from './settle.ts'

export { type ConformanceCheck, conformanceChecks } from './conformance.ts'
export { FakeClock } from './fake-clock.ts'
export { FakeSocket, type ScriptedDial, scriptedDial } from './fake-socket.ts'
export {
  ANY_TOP,
  type DialStep,
  MockAdapter,
  type MockAdapterOptions,
  type MockAnswers,
  type MockCall,
  REFUSED,
} from './mock-adapter.ts'
export { bookFact, frameOf, plainExchange } from './plain-exchange.ts'
export { settle } from './settle.ts'

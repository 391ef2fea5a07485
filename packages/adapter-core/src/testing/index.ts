export { type ConformanceCheck, conformanceChecks } from './conformance.ts'
export { FakeClock } from './fake-clock.ts'
export { bookFact, fakeExchange, frameOf } from './fake-exchange.ts'
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
export { settle } from './settle.ts'

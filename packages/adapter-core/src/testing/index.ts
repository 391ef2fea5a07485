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
export { settle } from './settle.ts'

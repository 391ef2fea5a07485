export {
  type Answer,
  type Content,
  INTRODUCTION,
  type OpenApiDocument,
  type Operation,
  openApiDocument,
  type Parameter,
} from './document.ts'
export { type JsonSchema, nameOf } from './json-schema.ts'

import { InvalidCursorError } from '@holdfast/event-store'
import { invalid } from './query.ts'

/** A page of a list. @throws {ProblemError} `invalid_parameter` where the cursor is of something else. */
export async function orBadCursor<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof InvalidCursorError) {
      throw invalid('cursor', 'is of another list, of other filters or of another database', [
        '`next` of an earlier page',
      ])
    }
    throw error
  }
}

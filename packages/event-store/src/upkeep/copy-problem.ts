import { StoreOpenError } from '../errors.ts'

/** Why a copy cannot be made or used, with what to do about it. */
export class CopyProblem extends Error {
  override readonly name = 'CopyProblem'

  constructor(reason: string, remedy: string) {
    super(`${reason}; ${remedy}`)
  }
}

const ANOTHER_PLACE = 'name a file in another folder'
/** What to do about damage. */
export const OLDER = 'use a backup from before that'
const MAKE_ROOM = 'make room, or name a file on another disk'

/** Codes of SQLite and of the operating system, and what they mean where a copy is written. */
const PROBLEMS: readonly (readonly [code: string, reason: string, remedy: string])[] = [
  ['SQLITE_FULL', 'the disk is full', MAKE_ROOM],
  ['ENOSPC', 'the disk is full', MAKE_ROOM],
  ['EDQUOT', 'the quota is used up', MAKE_ROOM],
  ['ENOENT', 'there is no such folder', 'create it, or name a file in another one'],
  ['ENOTDIR', 'a part of its path is a file', ANOTHER_PLACE],
  ['EISDIR', 'it is a folder', 'name a file in it'],
  ['EEXIST', 'it exists already', 'name another file, or move that one away'],
  ['EACCES', 'access was denied', `let this user write there, or ${ANOTHER_PLACE}`],
  ['EPERM', 'access was denied', `let this user write there, or ${ANOTHER_PLACE}`],
  ['EROFS', 'that disk is read only', ANOTHER_PLACE],
  ['SQLITE_CORRUPT', 'it is damaged', OLDER],
  ['SQLITE_NOTADB', 'it is not a SQLite database', 'name a file that backup made'],
  ['SQLITE_IOERR', 'the disk failed', ANOTHER_PLACE],
  ['SQLITE_CANTOPEN', 'it cannot be opened or created', ANOTHER_PLACE],
]

/** In one line: why a copy cannot be made or used, and what to do about it. */
export function problemText(error: unknown): string {
  const known = knownProblem(error) ?? (error instanceof StoreOpenError ? knownProblem(error.cause) : null)
  if (known !== null) return known
  return error instanceof Error ? error.message : String(error)
}

function knownProblem(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = PROBLEMS.find(([prefix]) => code.startsWith(prefix))
  return known === undefined ? null : `${known[1]}; ${known[2]}`
}

import { createHash, timingSafeEqual } from 'node:crypto'

/** SHA-256 in hex; what is kept in place of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares a secret with the hash of the right one, in constant time. */
export function isSecret(candidate: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(candidate)), Buffer.from(hash))
}

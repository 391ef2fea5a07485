import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { TlsConfig } from './config.ts'

type Part = 'certificate' | 'key'

export type ReadTls =
  | { readonly ok: true; readonly tls: TlsConfig }
  | { readonly ok: false; readonly at: Part; readonly problem: string }

/**
 * Reads a certificate, those that follow it, and its key, and whether a server can use them: what would otherwise show
 * when it listens, or at the first handshake.
 * `read` gives a file's text, or null where it cannot (and has said so); then so is the result.
 */
export function readTls(
  files: Pick<TlsConfig, 'certFile' | 'keyFile'>,
  read: (what: Part, path: string) => string | null,
): ReadTls | null {
  const cert = read('certificate', files.certFile)
  const key = read('key', files.keyFile)
  if (cert === null || key === null) return null
  const wrong = (at: Part, problem: string): ReadTls => ({ ok: false, at, problem })
  const certificate = parsed(() => new X509Certificate(cert))
  if (certificate === null) {
    return wrong(
      'certificate',
      `The file ${files.certFile} does not begin with a certificate in PEM (-----BEGIN CERTIFICATE-----)`,
    )
  }
  const privateKey = parsed(() => createPrivateKey(key))
  if (privateKey === null) {
    return wrong(
      'key',
      `The file ${files.keyFile} holds no private key in PEM, or one that is locked with a passphrase`,
    )
  }
  if (!isPair(certificate, privateKey)) {
    return wrong('key', `The key in ${files.keyFile} is not that of the certificate in ${files.certFile}`)
  }
  const damaged = certificatesIn(cert).findIndex((one) => parsed(() => new X509Certificate(one)) === null)
  if (damaged >= 0) {
    return wrong(
      'certificate',
      `Certificate ${damaged + 1} in ${files.certFile} is damaged or cut off: put whole ones there, the server's own first, then those between it and its root`,
    )
  }
  if (parsed(() => createSecureContext({ cert, key })) === null) {
    return wrong(
      'certificate',
      `A server cannot use the certificates in ${files.certFile} with the key in ${files.keyFile}: make both anew`,
    )
  }
  return { ok: true, tls: { ...files, cert, key, validUntil: certificate.validToDate.getTime() } }
}

/** Each certificate of a file, from its first line (RFC 7468, section 5, https://www.rfc-editor.org/rfc/rfc7468). */
function certificatesIn(pem: string): readonly string[] {
  return pem.split(/(?=-----BEGIN CERTIFICATE-----)/).filter((part) => part.startsWith('-----BEGIN'))
}

function isPair(certificate: X509Certificate, key: KeyObject): boolean {
  return parsed(() => certificate.checkPrivateKey(key)) === true
}

function parsed<T>(parse: () => T): T | null {
  try {
    return parse()
  } catch {
    return null
  }
}

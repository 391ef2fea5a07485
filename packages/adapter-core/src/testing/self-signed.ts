import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that signs for itself, and its key, in PEM. */
export interface SelfSigned {
  readonly cert: string
  readonly key: string
}

/** Tags of DER (X.690, section 8). */
const [INTEGER, BIT_STRING, OCTET_STRING, OID, UTF8, UTC_TIME, SEQUENCE, SET] = [2, 3, 4, 6, 12, 23, 48, 49]

/**
 * A certificate for one DNS name, made anew by every call, so that no key lies in the repository. X.509 v3 as RFC 5280,
 * section 4.1, lays it out.
 */
export function selfSigned(name: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(SEQUENCE, oid('2a8648ce3d040302')) // ecdsa-with-SHA256
  const subject = der(SEQUENCE, der(SET, der(SEQUENCE, oid('550403'), der(UTF8, Buffer.from(name))))) // commonName
  const validity = der(SEQUENCE, utcTime('200101000000Z'), utcTime('491231235959Z'))
  const names = der(SEQUENCE, der(0x82, Buffer.from(name))) // dNSName
  const extensions = der(SEQUENCE, der(SEQUENCE, oid('551d11'), der(OCTET_STRING, names))) // subjectAltName
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.of(2))), // version 3
    der(INTEGER, Buffer.of(1)), // serial number
    algorithm,
    subject, // of the issuer
    validity,
    subject,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, extensions),
  )
  const signature = der(BIT_STRING, Buffer.of(0), sign('sha256', body, privateKey))
  const base64 = der(SEQUENCE, body, algorithm, signature).toString('base64')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const header = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...header]), content])
}

const oid = (hex: string) => der(OID, Buffer.from(hex, 'hex'))

const utcTime = (text: string) => der(UTC_TIME, Buffer.from(text))

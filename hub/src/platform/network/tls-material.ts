/** Certificates and keys as people give them, in PEM: checked when they are given. Messages show nothing of them. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { InvalidInputError } from '@wheelhouse/protocol';

/** Longer texts are refused: a whole store of authorities has about 250 KiB. */
const MAX_LENGTH = 512 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Throws INVALID_INPUT unless the text is one or more certificates. */
export function checkCaCertificates(text: string): void {
  certificatesOf(text, 'The CA certificate');
}

/** Throws INVALID_INPUT unless the first certificate is the key's. What follows it is its chain. */
export function checkClientCertificate(certificate: string, key: string): void {
  const [first] = certificatesOf(certificate, 'The client certificate');
  if (first?.checkPrivateKey(privateKeyOf(key)) !== true) {
    throw invalid(
      'The client certificate does not belong to the key. Give the certificate of this key first in the file, then its chain.',
    );
  }
}

function certificatesOf(text: string, what: string): X509Certificate[] {
  if (text.length > MAX_LENGTH) throw invalid(`${what} is longer than ${MAX_LENGTH / 1024} KiB.`);
  const blocks = text.match(CERTIFICATE) ?? [];
  const isRest = /\S/.test(text.replace(CERTIFICATE, '').replace(/^[^-].*$/gm, ''));
  try {
    if (blocks.length > 0 && !isRest) return blocks.map((block) => new X509Certificate(block));
  } catch {
    // Said below.
  }
  throw invalid(`${what} cannot be read: give PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.`);
}

function privateKeyOf(text: string): KeyObject {
  if (text.length > MAX_LENGTH) throw invalid(`The client key is longer than ${MAX_LENGTH / 1024} KiB.`);
  if (/ENCRYPTED/.test(text)) {
    throw invalid(
      'The client key needs a passphrase, which is not supported: it is sealed by the hub anyway. Open it with: openssl pkey -in KEY -out OPEN-KEY',
    );
  }
  try {
    return createPrivateKey(text);
  } catch {
    throw invalid(
      'The client key cannot be read: give PEM, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----.',
    );
  }
}

function invalid(message: string): InvalidInputError {
  return new InvalidInputError('INVALID_INPUT', message);
}

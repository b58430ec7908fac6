/** Certificates with RSA keys. */
import type forge from 'node-forge';
import { GoCallError, type GoCall } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import { binaryOf } from './binary-text.js';
import { bytesOfIp } from './ip-address.js';
import { JsonObjectValue } from './json-object-value.js';
import { nodeForge } from './node-forge.js';

const DAY_MS = 86_400_000;
const SERIAL_BYTES = 16;
/** Numbers of the kinds of alternative names. */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/** What sprig gives: certificate and key as PEM, `.Cert` and `.Key`. */
export class GoCertificate extends JsonObjectValue {
  readonly typeName = 'sprig.certificate';
  readonly kindName = 'struct';
  readonly cert: string;
  readonly key: string;

  constructor(cert: string, key: string) {
    super();
    this.cert = cert;
    this.key = key;
  }

  format(): string {
    return `{${this.cert} ${this.key}}`;
  }

  member(name: string): string | undefined {
    if (name === 'Cert') return this.cert;
    return name === 'Key' ? this.key : undefined;
  }

  jsonMembers(): Readonly<Record<string, GoValue>> {
    return { Cert: this.cert, Key: this.key };
  }
}

/** What stands in a certificate. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly days: number;
  readonly isAuthority: boolean;
  readonly ips: readonly string[];
  readonly dnsNames: readonly string[];
}

/** Who signs. */
export interface CertificateIssuer {
  readonly certificate: forge.pki.Certificate;
  readonly key: forge.pki.rsa.PrivateKey;
}

/** Makes a certificate for a key, signed by an issuer or by itself. */
export function createCertificate(
  subject: CertificateSubject,
  key: forge.pki.rsa.PrivateKey,
  issuer: CertificateIssuer | undefined,
  call: GoCall,
): GoCertificate {
  const { md, pki } = nodeForge();
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = serialOf(call.randomBytes(SERIAL_BYTES));
  certificate.validity.notBefore = call.now();
  certificate.validity.notAfter = new Date(call.now().getTime() + subject.days * DAY_MS);
  certificate.setSubject([{ name: 'commonName', value: subject.commonName }]);
  certificate.setIssuer(issuer?.certificate.subject.attributes ?? certificate.subject.attributes);
  certificate.setExtensions(extensionsOf(subject, issuer));
  certificate.sign(issuer?.key ?? key, md.sha256.create());
  return new GoCertificate(
    pki.certificateToPem(certificate).replaceAll('\r', ''),
    pki.privateKeyToPem(key).replaceAll('\r', ''),
  );
}

/** Digits that read as a number that is not negative. */
function serialOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return /^[89a-f]/.test(digits) ? `00${digits}` : digits;
}

function extensionsOf(subject: CertificateSubject, issuer: CertificateIssuer | undefined): object[] {
  const names = [
    ...subject.dnsNames.map((value) => ({ type: DNS_NAME, value })),
    ...subject.ips.map((ip) => ({ type: IP_ADDRESS, value: binaryOf(Uint8Array.from(bytesOfIp(ip) ?? [])), ip })),
  ];
  const identifier = issuer?.certificate.generateSubjectKeyIdentifier().getBytes();
  return [
    {
      name: 'keyUsage',
      critical: true,
      digitalSignature: true,
      keyEncipherment: true,
      keyCertSign: subject.isAuthority,
    },
    { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
    { name: 'basicConstraints', critical: true, cA: subject.isAuthority },
    ...(subject.isAuthority ? [{ name: 'subjectKeyIdentifier' }] : []),
    ...(identifier === undefined ? [] : [{ name: 'authorityKeyIdentifier', keyIdentifier: identifier }]),
    ...(names.length === 0 ? [] : [{ name: 'subjectAltName', altNames: names }]),
  ];
}

/** Reads a certificate. @throws GoCallError */
export function readCertificate(pem: string): forge.pki.Certificate {
  try {
    return nodeForge().pki.certificateFromPem(pem);
  } catch (error) {
    throw new GoCallError('the certificate cannot be read (only RSA certificates can sign)', { cause: error });
  }
}

/** Reads an RSA key. @throws GoCallError */
export function readRsaKey(pem: string): forge.pki.rsa.PrivateKey {
  try {
    return nodeForge().pki.privateKeyFromPem(pem);
  } catch (error) {
    throw new GoCallError('the private key cannot be read (only RSA keys make certificates)', { cause: error });
  }
}

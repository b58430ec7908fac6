/** genPrivateKey and certificates. */
import { MAX_TEMPLATE_KEY_GENERATIONS } from '../../limits.js';
import { GoCallError, type GoCall, type GoFunction, type GoParameterType } from '../values/go-function.js';
import { bytesOf, textOf } from '../values/go-text.js';
import { goTypeOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { bytesOfBase64 } from './base64.js';
import { argumentAt, countAt, textAt } from './call-arguments.js';
import {
  createCertificate,
  GoCertificate,
  readCertificate,
  readRsaKey,
  type CertificateIssuer,
  type CertificateSubject,
} from './certificate.js';
import { itemsOf } from './containers.js';
import { define } from './function-table.js';
import { bytesOfIp } from './ip-address.js';
import { nodeForge } from './node-forge.js';
import { generatePrivateKey, generateRsaKey } from './private-key.js';
import { countSlowWork } from './slow-work.js';

/** Bits of the keys of certificates. */
const KEY_BITS = 2048;
/** A private key may take some seconds: as much as the limit allows a rendering. */
const KEY_WEIGHT = MAX_TEMPLATE_KEY_GENERATIONS;
/** Name, addresses, DNS names, days. */
const SUBJECT: readonly GoParameterType[] = ['string', '[]interface {}', '[]interface {}', 'int'];

/** The functions for keys and certificates. */
export const CERTIFICATE_FUNCTIONS: readonly GoFunction[] = [
  define('genPrivateKey', ['string'], (args, call) => {
    countSlowWork(call, KEY_WEIGHT);
    return generatePrivateKey(textAt(args, 0), call) ?? `Unknown type ${textAt(args, 0)}`;
  }),
  define('buildCustomCert', ['string', 'string'], (args) => customCertificate(textAt(args, 0), textAt(args, 1))),
  define('genCA', ['string', 'int'], (args, call) => certificate(authorityOf(args), undefined, undefined, call)),
  define('genCAWithKey', ['string', 'int', 'string'], (args, call) =>
    certificate(authorityOf(args), textAt(args, 2), undefined, call),
  ),
  define('genSelfSignedCert', SUBJECT, (args, call) => certificate(subjectOf(args), undefined, undefined, call)),
  define('genSelfSignedCertWithKey', [...SUBJECT, 'string'], (args, call) =>
    certificate(subjectOf(args), textAt(args, 4), undefined, call),
  ),
  define('genSignedCert', [...SUBJECT, 'any'], (args, call) =>
    certificate(subjectOf(args), undefined, issuerOf(argumentAt(args, 4)), call),
  ),
  define('genSignedCertWithKey', [...SUBJECT, 'any', 'string'], (args, call) =>
    certificate(subjectOf(args), textAt(args, 5), issuerOf(argumentAt(args, 4)), call),
  ),
];

function certificate(
  subject: CertificateSubject,
  keyPem: string | undefined,
  issuer: CertificateIssuer | undefined,
  call: GoCall,
): GoCertificate {
  countSlowWork(call);
  const key = keyPem === undefined ? generateRsaKey(KEY_BITS, call) : readRsaKey(keyPem);
  return createCertificate(subject, key, issuer, call);
}

function authorityOf(args: readonly GoValue[]): CertificateSubject {
  return { commonName: textAt(args, 0), days: countAt(args, 1), isAuthority: true, ips: [], dnsNames: [] };
}

function subjectOf(args: readonly GoValue[]): CertificateSubject {
  const ips = textsAt(args, 1, 'ip');
  const wrong = ips.find((ip) => bytesOfIp(ip) === undefined);
  if (wrong !== undefined) throw new GoCallError(`error parsing ip: ${wrong}`);
  const dnsNames = textsAt(args, 2, 'alternate dns name');
  return { commonName: textAt(args, 0), days: countAt(args, 3), isAuthority: false, ips, dnsNames };
}

function textsAt(args: readonly GoValue[], index: number, what: string): string[] {
  return (itemsOf(argumentAt(args, index)) ?? []).map((item) => {
    if (typeof item === 'string') return item;
    throw new GoCallError(`error processing ${what}: a ${goTypeOf(item)} is not a string`);
  });
}

function issuerOf(value: GoValue): CertificateIssuer {
  if (!(value instanceof GoCertificate)) {
    throw new GoCallError(`wrong type for value; expected sprig.certificate; got ${goTypeOf(value)}`);
  }
  return { certificate: readCertificate(value.cert), key: readRsaKey(value.key) };
}

/** A certificate and key that were made elsewhere, of any kind: both have to be PEM that holds DER. */
function customCertificate(encodedCertificate: string, encodedKey: string): GoCertificate {
  const [cert, key] = [decoded(encodedCertificate, 'certificate'), decoded(encodedKey, 'private key')];
  checkPem(cert, /^CERTIFICATE$/, 'certificate');
  checkPem(key, /^(?:(?:RSA|EC|DSA) )?PRIVATE KEY$/, 'private key');
  return new GoCertificate(cert, key);
}

function decoded(text: string, what: string): string {
  try {
    return textOf(bytesOfBase64(bytesOf(text)));
  } catch (error) {
    throw new GoCallError(`unable to decode base64 ${what}`, { cause: error });
  }
}

function checkPem(pem: string, type: RegExp, what: string): void {
  try {
    const { asn1, pem: armour } = nodeForge();
    const [block] = armour.decode(pem);
    if (block !== undefined && type.test(block.type) && asn1.fromDer(block.body).constructed) return;
  } catch (error) {
    throw new GoCallError(`unable to decode ${what}`, { cause: error });
  }
  throw new GoCallError(`unable to decode ${what}`);
}

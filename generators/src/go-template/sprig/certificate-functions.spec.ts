import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compileGoTemplate } from '../compile-go-template.js';

const WORLD = { now: new Date('2024-05-06T07:08:09Z'), seed: 'keys' };
/** Making a key of RSA or DSA takes some seconds on a busy machine, so the tests make one in all. */
const PATIENCE_MS = 60_000;

function render(template: string): string[] {
  const text = compileGoTemplate(template, { name: 'spec', missingKey: 'error' })({}, WORLD);
  return text.split('@@');
}

describe('genPrivateKey', () => {
  it.each([
    ['ecdsa', 'ec'],
    ['ed25519', 'ed25519'],
  ])('makes keys of type %s that other tools read, the same ones for the same seed', (type, kind) => {
    const [pem = ''] = render(`{{ genPrivateKey "${type}" }}`);
    expect(createPrivateKey(pem).asymmetricKeyType).toBe(kind);
    expect(pem.endsWith('-----\n')).toBe(true);
    expect(render(`{{ genPrivateKey "${type}" }}`)).toEqual([pem]);
  });
});

describe('certificates', () => {
  it(
    'of an authority sign others, and take given keys',
    () => {
      const [caPem = '', certPem = '', own = '', same, types] = render(
        '{{ $ca := genCA "my-ca" 365 }}' +
          '{{ $c := genSignedCertWithKey "foo.com" (list "10.0.0.1" "::1") (list "bar.com") 30 $ca $ca.Key }}' +
          '{{ $s := genSelfSignedCertWithKey "self" nil nil 1 $ca.Key }}' +
          '{{ $b := buildCustomCert (b64enc $s.Cert) (b64enc $s.Key) }}' +
          '{{ $ca.Cert }}@@{{ $c.Cert }}@@{{ $s.Cert }}@@{{ eq $b.Cert $s.Cert }} {{ eq $b.Key $ca.Key }}@@{{ typeOf $b }} {{ kindOf $b }}',
      );
      const [ca, certificate] = [new X509Certificate(caPem), new X509Certificate(certPem)];
      expect(ca.ca).toBe(true);
      expect(ca.verify(ca.publicKey)).toBe(true);
      expect(certificate.ca).toBe(false);
      expect(certificate.subject).toBe('CN=foo.com');
      expect(certificate.issuer).toBe('CN=my-ca');
      expect(certificate.subjectAltName).toBe('DNS:bar.com, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1');
      expect(certificate.validTo).toBe('Jun  5 07:08:09 2024 GMT');
      expect(certificate.checkIssued(ca) && certificate.verify(ca.publicKey)).toBe(true);
      expect(new X509Certificate(own).subject).toBe('CN=self');
      expect([same, types]).toEqual(['true true', 'sprig.certificate struct']);
    },
    PATIENCE_MS,
  );
});

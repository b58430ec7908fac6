import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { makeTestCertificate } from '../outbound-http/testing/test-certificate.js';
import { checkCaCertificates, checkClientCertificate } from './tls-material.js';

const one = makeTestCertificate('one');
const two = makeTestCertificate('two');
const locked = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

describe('Certificates that people give', () => {
  it('are taken, alone, many, and with remarks between them', () => {
    checkCaCertificates(one.certificate);
    checkCaCertificates(`# the root\n${one.certificate}\nsubject=CN two\n${two.certificate.replace(/\n/g, '\r\n')}`);
    checkClientCertificate(one.certificate + two.certificate, one.key);
  });

  it.each([
    ['nothing', ''],
    ['rubbish', 'hello'],
    ['a broken one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['half a one', one.certificate.slice(0, 200)],
    ['one with its private key', one.certificate + one.key],
    ['far too much', 'x'.repeat(600_000)],
  ])('are refused: %s', (_what, text) => {
    expect(() => checkCaCertificates(text)).toThrow(/CA certificate (cannot be read|is longer)/);
  });

  it.each([
    ['that are of another key', one.certificate, two.key, /does not belong/],
    ['whose chain comes first', two.certificate + one.certificate, one.key, /does not belong/],
    ['with a key that is locked', one.certificate, locked, /passphrase/],
    ['with a key that is none', one.certificate, 'hello', /key cannot be read/],
    ['with the certificate as key', one.certificate, one.certificate, /key cannot be read|does not belong/],
  ])('are refused for a client, %s', (_what, certificate, key, reason) => {
    expect(() => checkClientCertificate(certificate, key)).toThrow(reason);
    expect(() => checkClientCertificate(certificate, key)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

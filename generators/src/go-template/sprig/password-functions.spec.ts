import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('password-functions', () => {
  it.each<SprigRow>([
    ['{{ derivePassword 1 "long" "password" "user" "example.com" }}', 'ZedaFaxcZaso9*'],
    ['{{ derivePassword 2 "maximum" "pässword" "user" "example.com" }}', 'D0-#wlm&gO$p)6WVkkaG'],
    ['{{ derivePassword 1 "nope" "a" "b" "c" }}', 'cannot find password template nope'],
    ['{{ derivePassword -1 "pin" "a" "b" "c" }}', FAILS],
    ['{{ htpasswd "a:b" "c" }}', 'invalid username: a:b'],
    ['{{ bcrypt (repeat 73 "x") }}', 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes'],
    ['{{ encryptAES "k" "" }}', ''],
    ['{{ decryptAES "k" "" }}', ''],
    ['{{ decryptAES "k" "YWJj" }}', FAILS],
    ['{{ decryptAES "k" "!" }}', FAILS],
    ['{{ genPrivateKey "nope" }}', 'Unknown type nope'],
    ['{{ buildCustomCert "!" "" }}', FAILS],
    ['{{ buildCustomCert "YQ==" "YQ==" }}', FAILS],
    ['{{ genSelfSignedCert "a" (list "1.2.3") nil 1 }}', FAILS],
    ['{{ genSelfSignedCert "a" nil (list 1) 1 }}', FAILS],
    ['{{ genCAWithKey "a" 1 "x" }}', FAILS],
    ['{{ genSignedCert "a" nil nil 1 (dict) }}', FAILS],
    ['{{ randInt 5 5 }}', FAILS],
    ['{{ randInt 5 6 }}', '5'],
    ['{{ randBytes -1 }}', FAILS],
    ['{{ randAlpha -1 }}', ''],
    ['{{ len (randAlphaNum 12) }}', '12'],
    ['{{ shuffle "" }}', ''],
    ['{{ env "HOME" }}', FAILS],
    ['{{ getHostByName "x" }}', FAILS],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});

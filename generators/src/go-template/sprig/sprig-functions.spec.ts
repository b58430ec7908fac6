import { describe, expect, it } from '@jest/globals';
import { compileGoTemplate } from '../compile-go-template.js';
import { SPRIG_FUNCTIONS } from './sprig-functions.js';

const WORLD = { now: new Date('2024-05-06T07:08:09.010Z'), seed: 'set-1' };
const RANDOM =
  '{{ randAlphaNum 8 }} {{ randAlpha 8 }} {{ randNumeric 8 }} {{ randAscii 8 }} {{ uuidv4 }} {{ randInt 0 1000 }} {{ shuffle "abcdefgh" }} {{ randBytes 9 }}';

function render(template: string, world = WORLD): string {
  return compileGoTemplate(template, { name: 'spec', missingKey: 'error' })({}, world);
}

describe('SPRIG_FUNCTIONS', () => {
  it('holds every function once, and none that looks at the machine', () => {
    expect(SPRIG_FUNCTIONS.size).toBe(213);
    for (const [name, definition] of SPRIG_FUNCTIONS) expect(definition.name).toBe(name);
    for (const name of ['env', 'expandenv', 'getHostByName', 'tpl', 'include', 'lookup']) {
      expect(SPRIG_FUNCTIONS.has(name)).toBe(false);
    }
  });

  it('takes the time of the expansion for the time', () => {
    expect(render('{{ now }} {{ date "2006-01-02" 1.5 }} {{ ago (now) }} {{ (now).UnixMilli }}')).toBe(
      '2024-05-06 07:08:09.01 +0000 UTC 2024-05-06 0s 1714979289010',
    );
    expect(render('{{ ago (toDate "2006-01-02" "2024-05-05") }} {{ durationRound (toDate "2006" "2020") }}')).toBe(
      '31h8m9s 4y',
    );
  });

  it('gives the same random texts for the same seed only', () => {
    expect(render(RANDOM)).toBe(render(RANDOM));
    expect(render(RANDOM)).not.toBe(render(RANDOM, { ...WORLD, seed: 'set-2' }));
    expect(render('{{ uuidv4 }}')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(render('{{ randAlpha 300 }}')).toMatch(/^[A-Za-z]{300}$/);
    expect(render('{{ shuffle "abcdefgh" | splitList "" | sortAlpha | join "" }}')).toBe('abcdefgh');
  });

  it('reads back what it encrypts, and never encrypts twice alike', () => {
    expect(render('{{ encryptAES "key" "secret ü" | decryptAES "key" }}')).toBe('secret ü');
    expect(render('{{ eq (encryptAES "key" "x") (encryptAES "key" "x") }}')).toBe('false');
    expect(render('{{ decryptAES "secretkey" "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" }}')).toBe('plaintext');
  });

  it('makes password hashes of cost 10', () => {
    expect(render('{{ htpasswd "user" "pw" }}')).toMatch(/^user:\$2a\$10\$[./A-Za-z0-9]{53}$/);
  });
});

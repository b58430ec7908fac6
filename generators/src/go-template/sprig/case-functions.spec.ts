import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('case-functions', () => {
  it.each<SprigRow>([
    ['{{ upper .uni }}', 'ÜNÏ CÖDÉ ß Ǆ 😀'],
    ['{{ lower .uni }}', 'ünï cödé ß ǆ 😀'],
    ['{{ title .uni }}', 'Ünï Cödé ß ǅ 😀'],
    ['{{ untitle "Foo Bar" }}', 'foo bar'],
    ['{{ swapcase "Foo bAR ǅ" }}', 'fOO Bar ǆ'],
    ['{{ initials "First Try" }}', 'FT'],
    ['{{ initials .uni }}', 'ÃcÃÇð'],
    ['{{ upper "ŉ ᾳ ﬁ" }}', 'ŉ ᾼ ﬁ'],
    ['{{ lower "İΣ" }}', 'iσ'],
    ['{{ title "hello-world foo_bar x.y" }}', 'Hello-World Foo_bar X.Y'],
    ['{{ upper "" }}', ''],
    ['{{ upper 5 }}', FAILS],
    ['{{ snakecase "HTTPServer2go" }}', 'http_server_2go'],
    ['{{ snakecase "FirstName Second-third" }}', 'first_name_second_third'],
    ['{{ snakecase "Bld4Floor3rd" }}', 'bld4_floor_3rd'],
    ['{{ kebabcase "HTTP20xOK" }}', 'http-20x-ok'],
    ['{{ kebabcase "Duration2m3s" }}', 'duration-2m3s'],
    ['{{ camelcase "http_server-two three" }}', 'HttpServerTwoThree'],
    ['{{ camelcase "__a__b" }}', '__A_B'],
    ['{{ camelcase "_" }}', '__'],
    ['{{ camelcase "GOLANG_IS_GREAT" }}', 'GolangIsGreat'],
    ['{{ snakecase "中文Abc" }}', '中文_abc'],
    ['{{ kebabcase "" }}', ''],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});

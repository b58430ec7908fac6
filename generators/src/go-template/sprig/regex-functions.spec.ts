import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('regex-functions', () => {
  it.each<SprigRow>([
    ['{{ regexMatch "^H.*d$" .s }}', 'true'],
    ['{{ regexMatch "(" .s }}', 'false'],
    ['{{ mustRegexMatch "(" .s }}', FAILS],
    ['{{ regexFind "o+" "foo boo" }}', 'oo'],
    ['{{ regexFind "x" .s | quote }}', '""'],
    ['{{ regexFind "(" .s }}', FAILS],
    ['{{ regexFindAll "[a-z]+" .s -1 }}', '[ello orld]'],
    ['{{ regexFindAll "[a-z]" .s 2 }}', '[e l]'],
    ['{{ regexFindAll "x" .s -1 | toJson }}', 'null'],
    ['{{ regexFindAll "a*" "baac" -1 | toJson }}', '["","aa",""]'],
    ['{{ regexFindAll "o" .s 0 | toJson }}', 'null'],
    ['{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }}', '-W-xxW-'],
    ['{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W" }}', '---'],
    ['{{ regexReplaceAll "(?P<first>\\\\w)(\\\\w)" "abcd" "$2${first}" }}', 'badc'],
    ['{{ regexReplaceAll "a" "banana" "$$$" }}', 'b$$n$$n$$'],
    ['{{ regexReplaceAll "a" "banana" "${" }}', 'b${n${n${'],
    ['{{ regexReplaceAll "x*" "aéb" "-" }}', '-a-é-b-'],
    ['{{ regexReplaceAll "b|" "abc" "." }}', '.a.c.'],
    ['{{ regexReplaceAll "a" "banana" "$01$0" }}', 'banana'],
    ['{{ regexReplaceAllLiteral "a" "banana" "${1}" }}', 'b${1}n${1}n${1}'],
    ['{{ regexSplit "z+" "pizza" -1 }}', '[pi a]'],
    ['{{ regexSplit "a" "banana" 2 | toJson }}', '["b","nana"]'],
    ['{{ regexSplit "a" "" -1 | toJson }}', '[""]'],
    ['{{ regexSplit "" "abc" -1 | toJson }}', '["a","b","c"]'],
    ['{{ regexSplit "x*" "axbxc" 5 | toJson }}', '["a","b","c"]'],
    ['{{ regexSplit "a" "banana" 0 | toJson }}', 'null'],
    ['{{ regexQuoteMeta "1.2+3[]{}()^$|?*\\\\-" }}', '1\\.2\\+3\\[\\]\\{\\}\\(\\)\\^\\$\\|\\?\\*\\\\-'],
    ['{{ regexReplaceAll "(?i)HELLO" .s "bye" }}', 'bye World'],
    ['{{ regexMatch "^\\\\pL+$" "é" }}', 'true'],
    ['{{ regexMatch "a{1001}" "a" }}', 'false'],
    ['{{ regexMatch "(?=a)" "a" }}', 'false'],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});

import { describe, expect, it } from '@jest/globals';
import { failureOf, renderFixture } from '../go-template-fixture.js';

describe("text/template's own functions", () => {
  it.each([
    ['{{and 1 0}} {{and 0 1}} {{and 1 2 3}} {{or 0 "" "y"}} {{or 0 ""}}|{{1 | and 2}} {{0 | or 3}}', '0 0 3 y |1 3'],
    ['{{or .yes (index .empty 5)}} {{and false (index .empty 5)}}', 'true false'],
    ['{{or .nil .absent}} {{and .nil 1}} {{not 0}} {{not .list}} {{not nil}}', '<no value> <no value> true false true'],
    [
      '{{eq 1 1}} {{eq 1 2 1}} {{eq "a" "b"}} {{eq .number 3.0}} {{eq .yes true}} {{ne 1 2}}',
      'true true false true true true',
    ],
    [
      '{{eq .nil nil}} {{eq .absent nil}} {{eq .name nil}} {{eq nil .number}} {{eq .list nil}} {{ne .empty nil}}',
      'true true false false false true',
    ],
    [
      "{{eq 'a' 97}} {{eq (index .name 0) 119}} {{lt -1 (index .name 0)}} {{gt (index .name 0) -1}}",
      'true true true true',
    ],
    [
      '{{lt 1 2}} {{le 1 1}} {{gt "b" "a"}} {{ge 1.5 2.5}} {{lt "B" "a"}} {{lt "" "a"}}',
      'true true true false true true',
    ],
    ['{{len .text}} {{len .list}} {{len .map}} {{len .texts}} {{len .labels}} {{len ""}}', '6 3 3 2 2 0'],
    [
      '{{index .list 1}} {{index .map "k" 0}} {{index .labels "team"}}{{index .labels "absent"}} {{index .texts 1}}',
      'b 1 core q',
    ],
    ['{{index .map "absent"}} {{index .text 1}} {{index .list}}', '<no value> 195 [a b c]'],
    [
      '{{slice .list 1}} {{slice .list 1 2}} {{slice .texts 1}} {{slice .name 1 2}} {{slice .list 0 1 2}}',
      '[b c] [b] [q] e [a]',
    ],
    ['{{print 1 2 "a" nil}}|{{println "a" 1}}|{{printf "%s-%03d" .name 7}}|{{print}}', '1 2a<nil>|a 1\n|web-007|'],
    [
      '{{html "<a href=\\"x\\">\'&\'\\x00" 1 2 nil}}',
      '&lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;\ufffd1 2&lt;no value&gt;',
    ],
    [
      '{{js "a=\'b\' \\"<&>\\" \\n\\u2028é\\u007f"}}',
      'a\\u003D\\\'b\\\' \\"\\u003C\\u0026\\u003E\\" \\u000A\\u2028é\u007f',
    ],
    ['{{urlquery "a b&c=d/é~*-_." 1}}', 'a+b%26c%3Dd%2F%C3%A9~%2A-_.1'],
  ])('give what Go gives: %j', (template, expected) => {
    expect(renderFixture(template)).toBe(expected);
  });

  it.each([
    ['{{eq 1 1.0}}', 'eq: values of the types int and float64 cannot be compared'],
    ['{{eq 1 "1"}}', 'eq: values of the types int and string cannot be compared'],
    ['{{eq 1}}', 'eq: there is nothing to compare with'],
    ['{{eq .list .list}}', 'eq: values of the type []interface {} cannot be compared'],
    ['{{eq .list .map}}', 'eq: values of the type []interface {} cannot be compared'],
    ['{{eq .list "x"}}', 'eq: values of the types []interface {} and string cannot be compared'],
    ['{{ne 1 1 1}}', 'ne takes 2 arguments, not 3'],
    ['{{lt true false}}', 'lt: true and false have no order'],
    ['{{lt nil 1}}', 'lt: nil has no order'],
    ['{{lt .list .list}}', 'lt: values of the type []interface {} have no order'],
    ['{{lt 1 2.0}}', 'lt: values of the types int and float64 cannot be compared'],
    ['{{len .number}}', 'len: a value of the type float64 has no length'],
    ['{{len nil}}', 'len: nil has no length'],
    ['{{index .list 3}}', 'index: the index 3 is out of range: the length is 3'],
    ['{{index .list -1}}', 'index: the index -1 is out of range'],
    ['{{index .list 1.0}}', 'index: an index is an integer, not float64'],
    ['{{index .map 1}}', 'index: the keys of the map are texts, not int'],
    ['{{index .nil 1}}', 'index: nil cannot be looked into'],
    ['{{index .number 1}}', 'index: a value of the type float64 cannot be looked into'],
    ['{{slice .list 2 1}}', 'slice: the indexes 2, 1, 1 are not in order'],
    ['{{slice .name 0 1 2}}', 'slice: a text is cut with at most 2 indexes'],
    ['{{slice .map 0}}', 'slice: a value of the type map[string]interface {} cannot be cut'],
    ['{{call .name}}', 'call: its first argument is no function'],
    ['{{and}}', 'and takes at least 1 argument, not 0'],
  ])('fail where Go fails: %j', (template, reason) => {
    const error = failureOf(template);
    expect(error.code).toBe('TEMPLATE_ERROR');
    expect(error.message).toContain(reason);
  });
});

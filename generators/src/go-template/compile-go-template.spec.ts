import { describe, expect, it } from '@jest/globals';
import { compileGoTemplate } from './compile-go-template.js';
import { failureOf, renderFixture } from './go-template-fixture.js';
import type { GoValue } from './values/go-value.js';

describe('a Go template', () => {
  it.each([
    ['{{.name}}-{{ .a.b }}', 'web-x'],
    ['{{.absent}}|{{.absent.deeper}}|{{.nil}}|{{.a.n}}', '<no value>|<no value>|<no value>|<no value>'],
    ['{{.list}} {{.map}} {{.texts}} {{.labels}}', '[a b c] map[a:two k:[1 <nil>] z:1] [p q] map[team:core z:y]'],
    ['{{.labels.team}}{{.labels.absent}}', 'core<no value>'],
    ['{{.number}} {{.yes}} {{1.50}} {{1e6}}', '3 true 1.5 1e+06'],
    ['{{$x := .a}}{{$x.b}}{{$x = 2}}{{$x}}', 'x2'],
    ['{{$x := 1}}{{if .yes}}{{$x := 2}}{{$x = 3}}{{end}}{{$x}}', '1'],
    ['{{$x := 1}}{{if .yes}}{{$x = 2}}{{end}}{{$x}}', '2'],
    ['{{$x := 1}}{{and false ($x := 3)}}{{$x}}', 'false1'],
    ['{{$x := 1}}{{and true ($x := 3)}}{{$x}}', '33'],
    ['{{range 2}}{{if eq . 0}}{{or . ($x := 7)}}{{$x}}{{end}}{{end}}', '77'],
    ['{{$ = 1}}{{$}}', '1'],
    ['{{(.a).b}}{{(printf "%s" .name | len)}}', 'x3'],
    ['{{"x" | print "y" | print "z"}}', 'zyx'],
    ['{{.a.b\n}}{{ .name | printf "%s"\n | len }}', 'x3'],
  ])('renders %j', (template, expected) => {
    expect(renderFixture(template)).toBe(expected);
  });

  it.each([
    ['{{if .none}}a{{else if .number}}b{{else}}c{{end}}', 'b'],
    ['{{if .empty}}a{{end}}{{if .labels}}b{{end}}{{if 0.0}}c{{end}}{{if .absent}}d{{end}}', 'b'],
    ['{{with .a}}{{.b}}{{$.name}}{{else}}none{{end}}', 'xweb'],
    ['{{with .absent}}a{{else with .text}}{{.}}{{else}}c{{end}}', 'héllo'],
    ['{{with $x := .text}}{{$x}}{{.}}{{end}}', 'héllohéllo'],
    ['{{range $i, $v := .list}}{{$i}}{{$v}} {{end}}', '0a 1b 2c '],
    ['{{range $k, $v := .map}}{{$k}}={{$v}},{{end}}', 'a=two,k=[1 <nil>],z=1,'],
    ['{{range .labels}}{{.}}{{end}}{{range $i, $t := .texts}}{{$i}}{{$t}}{{end}}', 'corey0p1q'],
    ['{{range 3}}{{.}}{{end}}{{range $i := 2}}{{$i}}{{end}}{{range -1}}x{{else}}none{{end}}', '01201none'],
    ['{{range .nil}}x{{else}}nothing{{end}}{{range .absent}}x{{else}}nothing{{end}}', 'nothingnothing'],
    ['{{range $x := .empty}}x{{else}}{{$x}}{{end}}', '[]'],
    ['{{range .list}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}', 'ac'],
    ['{{range .list}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}}', 'a'],
    ['{{range .list}}{{.}}{{range $.empty}}{{else}}{{break}}{{end}}-{{end}}', 'a-b-c-'],
    ['{{range .list}}{{.}}{{range $.empty}}{{else}}{{continue}}{{end}}-{{end}}', 'abc'],
    ['{{$i := 0}}{{$v := 0}}{{range $i, $v = .list}}{{end}}{{$i}}{{$v}}', '2c'],
    ['{{range .list}}{{range $i, $e := $.texts}}{{$e}}{{end}}{{.}}{{end}}', 'pqapqbpqc'],
    ['{{define "t"}}<{{.}}>{{end}}{{template "t" .name}}{{template "t"}}', '<web><<no value>>'],
    ['{{block "b" .a}}{{.b}}{{end}}{{template "b" .}}', 'x<no value>'],
    ['{{define "x"}} {{end}}{{define "x"}}b{{end}}{{template "x"}}', 'b'],
    ['{{if false}}{{template "absent"}}{{end}}ok', 'ok'],
    ['{{define "r"}}{{if .}}{{len .}}{{template "r" (slice . 1)}}{{end}}{{end}}{{template "r" .list}}', '321'],
  ])('runs the blocks of %j', (template, expected) => {
    expect(renderFixture(template)).toBe(expected);
  });

  it.each([
    ['{{.absent}}', 1, 3, 'there is no "absent" (the map has no such key)'],
    ['a\n  {{.name}} {{.a.absent}}', 2, 15, 'there is no "absent" (the map has no such key)'],
    ['{{.labels.absent}}', 1, 3, 'there is no "absent" (the map has no such key)'],
    ['{{template "t"}}{{define "t"}}{{.x}}{{end}}', 1, 33, 'there is no "x": what it is looked up in has no value'],
  ])('fails at missing keys of %j when asked to', (template, line, column, reason) => {
    const error = failureOf(template, 'error');
    expect(error).toMatchObject({ code: 'TEMPLATE_ERROR', line, column, location: 'spec.name' });
    expect(error.message).toBe(`Line ${line}, column ${column} of the template: ${reason}.`);
  });

  it('takes zero values for missing keys when asked to', () => {
    expect(renderFixture('[{{.labels.absent}}][{{.absent}}]', 'zero')).toBe('[][<no value>]');
    expect(failureOf('{{.absent.deeper}}', 'zero').message).toContain('there is no "deeper": it is looked up in nil');
  });

  it.each([
    ['{{.nil.x}}', 'there is no "x": it is looked up in nil'],
    ['{{.name.x}}', 'a value of type string has no field "x"'],
    ['{{.a.b 1}}', 'b is no method and takes no arguments'],
    ['{{1 | .name}}', 'name is no method and takes no arguments'],
    ['{{$x := 1}}{{2 | $x}}', '$x is no function and takes no arguments'],
    ['{{nil}}', 'nil cannot stand alone'],
    ['{{$x = 1}}', 'the variable $x is not defined'],
    ['{{and false ($x := 3)}}{{$x}}', 'the variable $x is not defined'],
    ['{{9223372036854775808}}', '9223372036854775808 is too large for an int'],
    ['{{range .number}}{{end}}', 'range cannot go over 3, which is of the type float64'],
    ['{{range .name}}{{end}}', 'range cannot go over "web", which is of the type string'],
    ['{{range $i, $j := 3}}{{end}}', 'range over the integer 3 sets one variable, not two'],
    ['{{template "absent"}}', 'there is no template "absent"'],
    ['{{len}}', 'len takes 1 argument, not 0'],
    ['{{eq}}', 'eq takes at least 1 arguments, not 0'],
    ['{{printf 1}}', 'printf takes string here, not 1'],
    ['{{printf .number}}', 'printf takes string here, not float64'],
    ['{{printf .nil}}', 'printf takes string here, not nil'],
    ['{{eq .number 3}}', 'eq: values of the types float64 and int cannot be compared: the numbers of parameters are'],
  ])('fails when it renders %j', (template, reason) => {
    const error = failureOf(template);
    expect(error.code).toBe('TEMPLATE_ERROR');
    expect(error.message).toContain(reason);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'takes %s for a key like any other',
    (key) => {
      expect(renderFixture(`{{.${key}}}|{{.a.${key}.x}}|{{index .a "${key}"}}|{{.labels.${key}}}`)).toBe(
        '<no value>|<no value>|<no value>|<no value>',
      );
      const data = JSON.parse(`{"${key}": {"x": 1}}`) as GoValue;
      expect(renderFixture(`{{.${key}.x}}{{range $k, $v := .}}{{$k}}{{$v}}{{end}}{{len .}}`, 'error', data)).toBe(
        `1${key}map[x:1]1`,
      );
    },
  );

  it('does not share variables or output between renderings', () => {
    const template = compileGoTemplate('{{$x := 1}}{{range .}}{{$x = .}}{{end}}{{$x}}', {
      name: 't',
      missingKey: 'error',
      functions: new Map(),
    });
    expect([template([2, 3]), template([]), template([4])]).toEqual(['3', '1', '4']);
  });

  it('gives U+FFFD for bytes that are no characters, once they are not part of one any more', () => {
    expect(renderFixture('{{slice .text 0 2}}|{{print (slice .text 0 2) (slice .text 2 3)}}|{{"\\xff"}}')).toBe(
      'h\ufffd|hé|\ufffd',
    );
  });
});

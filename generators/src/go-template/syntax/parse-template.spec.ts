import { describe, expect, it } from '@jest/globals';
import { failureOf, renderFixture } from '../go-template-fixture.js';

describe('the text of a Go template', () => {
  it.each([
    ['a {{- /* c */ -}} b {{- .name -}}\r\n\t c', 'abwebc'],
    ['a\u00a0 {{- .name}}', 'a\u00a0web'],
    ['{{- 3}}{{-3}}{{"{{"}}}} {', '3-3{{}} {'],
    ['{{/* {{ }} " */}}x', 'x'],
    ['{{.name -}}  {{/* c */ -}}\n {{- .name}}', 'webweb'],
    ['{{0x1F}} {{0b101}} {{0o17}} {{017}} {{1_000}} {{0x_ff}} {{-0}} {{+5}}', '31 5 15 15 1000 255 0 5'],
    ['{{1.50}} {{1e3}} {{0x1p4}} {{0x.8p1}} {{.5}} {{5.}} {{1_0.5}} {{1e-7}}', '1.5 1000 16 1 0.5 5 10.5 1e-07'],
    ["{{'a'}} {{'\\n'}} {{'\\x41'}} {{'€'}} {{'\\''}} {{'\\377'}}", '97 10 65 8364 39 255'],
    ['{{"\\x41\\u00e9\\101\\t\\""}}{{`a\\n`}}{{"\\xc3\\xa9"}}{{`a\r\nb`}}', 'AéA\t"a\\néa\nb'],
    ['{{printf "%T %T %T %T" 1 1.0 0x1e -0x1e}}', 'int float64 int float64'],
    ['{{true}}{{false}}{{$é_1 := 1}}{{$é_1}}{{.ü}}', 'truefalse1<no value>'],
    ['{{9223372036854775807}} {{-9223372036854775808}}', '9223372036854775807 -9223372036854775808'],
  ])('is read as Go reads it: %j', (template, expected) => {
    expect(renderFixture(template)).toBe(expected);
  });

  it.each([
    ['a\n{{.name', 2, 8, 'the action is not closed by "}}"'],
    ['{{"abc}}', 1, 3, 'a quoted text is not closed'],
    ["{{'a}}", 1, 3, 'a character constant is not closed'],
    ['{{`a}}', 1, 3, 'a text in back quotes is not closed'],
    ['{{/* c }}', 1, 3, 'a comment is not closed'],
    ['{{/* c */ }}', 1, 3, 'a comment must be closed by "*/}}" or "*/ -}}"'],
    ['{{(1}}', 1, 5, 'a parenthesis is not closed'],
    ['{{1)}}', 1, 4, 'a parenthesis is closed that is not open'],
    ['{{.a+1}}', 1, 5, 'the character "+" cannot follow a name'],
    ['{{€}}', 1, 3, 'the character "€" is not allowed in an action'],
    ['{{.a:b}}', 1, 5, '":" must be followed by "="'],
    ['{{0b12}}', 1, 3, '"0b12" is not a number'],
    ['{{1__0}}', 1, 3, '1__0 is not a number'],
    ['{{1e1000}}', 1, 3, '1e1000 is not a number'],
    ['{{089}}', 1, 3, '089 is too large for an integer'],
    ['{{18446744073709551616}}', 1, 3, '18446744073709551616 is too large for an integer'],
    ['{{2i}}', 1, 3, 'imaginary numbers such as 2i are not supported'],
    ["{{'ab'}}", 1, 3, "'ab' is not a character constant"],
    ['{{"\\q"}}', 1, 3, '"\\q" has an escape that does not exist'],
    ['{{"\\ud800"}}', 1, 3, '"\\ud800" has an escape that does not exist'],
  ])('is refused where it cannot be read: %j', (template, line, column, reason) => {
    const error = failureOf(template);
    expect(error).toMatchObject({ code: 'TEMPLATE_ERROR', line, column });
    expect(error.message).toBe(`Line ${line}, column ${column} of the template: ${reason}.`);
  });

  it.each([
    ['{{nope 1}}', 'there is no function "nope"'],
    ['{{.x y}}', 'there is no function "y"'],
    ['{{$x}}', 'the variable $x is not defined'],
    ['{{if $x := 1}}{{end}}{{$x}}', 'the variable $x is not defined'],
    ['{{$y := 1}}{{define "x"}}{{$y}}{{end}}', 'the variable $y is not defined'],
    ['{{$i, $j := .list}}', 'an action cannot set so many variables'],
    ['{{range $i, $j, $k := .list}}{{end}}', 'range cannot set so many variables'],
    ['{{range $i, 1}}{{end}}', 'in range, only a variable can follow the comma'],
    ['{{if}}{{end}}', 'if has no value'],
    ['{{}}', 'an action has no value'],
    ['{{()}}', 'a pipeline in parentheses has no value'],
    ['{{| 1}}', '"|" cannot stand in an action'],
    ['{{1 | 2}}', '2 cannot take the value of the command before "|"'],
    ['{{1 | nil}}', 'nil cannot take the value of the command before "|"'],
    ['{{1 || 2}}', '"|" cannot stand in an action'],
    ['{{.a,.b}}', '"," cannot stand in a command'],
    ['{{nil.x}}', '"." cannot follow nil'],
    ['{{..x}}', '"." cannot follow .'],
    ['{{end}}', '{{end}} belongs to no block'],
    ['{{else}}', '{{else}} belongs to no block'],
    ['{{if .yes}}', 'a block is not closed by {{end}}'],
    ['{{if .yes}}{{else}}{{else}}{{end}}', 'the block has more than one {{else}}'],
    ['{{range .list}}{{else if .yes}}{{end}}', '{{else if}} cannot stand in a range block'],
    ['{{define "x"}}{{else}}{{end}}', '{{else}} cannot stand in define'],
    ['{{if .yes}}{{define "x"}}{{end}}{{end}}', 'the keyword "define" cannot stand in an action'],
    ['{{define x}}{{end}}', '"x" cannot stand in define'],
    ['{{template .x}}', 'template needs the name of a template in quotes, not ".x"'],
    ['{{block "x"}}{{end}}', 'block has no value'],
    ['{{define "x"}}a{{end}}{{define "x"}}b{{end}}', 'the template "x" is defined more than once'],
    ['{{break}}', '{{break}} must stand in a range'],
    ['{{range .list}}{{block "x" .}}{{continue}}{{end}}{{end}}', '{{continue}} must stand in a range'],
    ['{{range .list}}{{break 1}}{{end}}', '"1" cannot stand in {{break}}'],
  ])('is refused where it means nothing: %j', (template, reason) => {
    const error = failureOf(template);
    expect(error.code).toBe('TEMPLATE_ERROR');
    expect(error.message).toContain(reason);
  });
});

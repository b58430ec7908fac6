import { describe, expect, it } from '@jest/globals';
import { MAX_TEMPLATE_LENGTH, MAX_TEMPLATE_NESTING } from '../../limits.js';
import { compileGoTemplate } from '../compile-go-template.js';
import { failureOf, renderFixture } from '../go-template-fixture.js';
import { GoFunction } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import type { GoTemplateWorld } from './go-run.js';

const MANY = Array.from({ length: 1000 }, (_, index) => index);
const WIDE: GoValue = Object.fromEntries(MANY.map((index) => [`key${index}`, index]));

const CHANCE = new Map([
  ['chance', new GoFunction('chance', [], (_args, call) => Buffer.from(call.randomBytes(40)).toString('hex'))],
  ['when', new GoFunction('when', [], (_args, call) => call.now().toISOString())],
]);

function draw(world?: GoTemplateWorld, data: GoValue = {}, name = 'a'): string {
  return compileGoTemplate('{{chance}} {{chance}}', { name, missingKey: 'error', functions: CHANCE })(data, world);
}

describe('a rendering is bounded', () => {
  it.each<[string, string, GoValue]>([
    ['a range over many numbers', '{{range 1000000000}}{{end}}', null],
    ['ranges in ranges', '{{range .}}{{range $}}{{range $}}x{{end}}{{end}}{{end}}', MANY],
    ['templates that call themselves', '{{define "x"}}{{template "x"}}{{end}}{{template "x"}}', null],
    [
      'templates that call themselves twice',
      '{{define "x"}}{{if gt . 0}}{{template "x" (len (slice $ 1))}}{{end}}{{end}}{{block "y" .}}{{template "y" .}}{{template "y" .}}{{end}}',
      null,
    ],
    ['a text that doubles', '{{$x := "aa"}}{{range .}}{{$x = print $x $x}}{{end}}', MANY],
    ['a long output', '{{$x := printf "%0999999d" 1}}{{range .}}{{$x}}{{end}}', MANY],
    ['wide numbers', '{{range .}}{{$x := printf "%0999999d" 1}}{{end}}', MANY],
    [
      'maps that are sorted again and again',
      '{{range $k, $v := .}}{{range $}}{{break}}{{end}}{{end}}{{range 200}}{{range $k, $v := $}}{{range $}}{{break}}{{end}}{{end}}{{end}}',
      WIDE,
    ],
    ['maps that are counted again and again', '{{range 9000}}{{if $}}{{end}}{{$x := len $}}{{end}}', WIDE],
  ])('in %s', (_what, template, data) => {
    expect(failureOf(template, 'default', data)).toMatchObject({ code: 'EXPRESSION_LIMIT', location: 'spec.name' });
  });

  it.each([
    ['blocks', '{{if 1}}'.repeat(MAX_TEMPLATE_NESTING + 1)],
    ['parentheses', `{{${'('.repeat(MAX_TEMPLATE_NESTING + 1)}`],
    ['chains of else if', `{{if 1}}${'{{else if 1}}'.repeat(MAX_TEMPLATE_NESTING + 1)}{{end}}`],
    ['text', 'x'.repeat(MAX_TEMPLATE_LENGTH + 1)],
  ])('in its %s', (_what, template) => {
    expect(failureOf(template).code).toBe('EXPRESSION_LIMIT');
  });

  it('and honest templates stay far from the bounds', () => {
    const nested = 100;
    expect(renderFixture(`${'{{if 1}}{{with 1}}'.repeat(nested)}x${'{{end}}{{end}}'.repeat(nested)}`)).toBe('x');
    expect(renderFixture('{{range .}}{{if .}}{{printf "%v" .}}{{end}}{{end}}', 'error', MANY)).toHaveLength(2889);
    const depth = '{{define "x"}}{{if .}}{{template "x" (slice . 1)}}{{else}}ok{{end}}{{end}}{{template "x" .}}';
    expect(renderFixture(depth, 'error', MANY.slice(0, 400))).toBe('ok');
    expect(renderFixture('{{"x"}}'.repeat(100_000))).toHaveLength(100_000);
  });
});

describe('chance and time', () => {
  const world = { now: new Date('2026-01-02T03:04:05Z'), seed: 'set' };

  it('give the same again for the same seed, template and data', () => {
    expect(draw(world)).toBe(draw({ ...world, now: new Date(0) }));
    expect(draw()).toBe(draw());
  });

  it('differ by seed, name and data, and from draw to draw', () => {
    const [first = '', second = ''] = draw(world).split(' ');
    expect(first).toHaveLength(80);
    const drawn = [
      first,
      second,
      draw(),
      draw(world, { x: 1 }),
      draw(world, {}, 'b'),
      draw({ ...world, seed: 'other' }),
    ];
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('are facts of the caller', () => {
    const template = compileGoTemplate('{{when}}', { name: 'a', missingKey: 'error', functions: CHANCE });
    expect(template(null, world)).toBe('2026-01-02T03:04:05.000Z');
    expect(template(null)).toBe('1970-01-01T00:00:00.000Z');
  });
});

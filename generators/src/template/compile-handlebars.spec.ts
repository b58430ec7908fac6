import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import Handlebars from 'handlebars';
import { GenerationError } from '../generation.errors.js';
import { compileHandlebars } from './compile-handlebars.js';
import { helperNames } from './handlebars-helpers.js';

const DATA = {
  name: 'oslo-1',
  metadata: { labels: { env: 'prod', 'a.b/c': 'x' } },
  path: { segments: ['apps', 'web'] },
  items: [
    { id: 1, tags: ['a', 'b'] },
    { id: 2, tags: [] },
  ],
  on: true,
  off: false,
  zero: 0,
  nothing: null,
  map: { k1: 'v1', k2: 'v2' },
  lower: 'a key named like a helper',
};

const render = (text: string, data: unknown = DATA): string => compileHandlebars(text, { name: 'test' })(data);

/** The error that a template gives. */
function errorOf(text: string, data: unknown = DATA): GenerationError {
  try {
    render(text, data);
  } catch (error) {
    if (error instanceof GenerationError) return error;
    throw error;
  }
  throw new Error('No error was given.');
}

describe('the Handlebars dialect', () => {
  it.each([
    ['{{name}}/{{metadata.labels.env}}', 'oslo-1/prod'],
    ['{{metadata.labels.[a.b/c]}} {{path.segments.[1]}} {{path.segments.length}}', 'x web 2'],
    ['{{#if on}}yes{{else}}no{{/if}}{{#unless off}}!{{/unless}}', 'yes!'],
    ['{{#if (eq metadata.labels.env "prod")}}p{{else if on}}o{{else}}n{{/if}}', 'p'],
    ['{{#eq name "x"}}same{{else}}other{{/eq}}', 'other'],
    [
      '{{#each items}}{{@index}}:{{id}}{{#each tags}}{{this}}{{@../index}}{{../id}}{{/each}}{{#unless @last}},{{/unless}}{{/each}}',
      '0:1a01b01,1:2',
    ],
    ['{{#each map as |value key|}}{{key}}={{value}};{{/each}}', 'k1=v1;k2=v2;'],
    ['{{#each map}}{{@key}}{{#if @first}}!{{/if}}{{/each}}', 'k1!k2'],
    ['{{#with metadata.labels}}{{env}} {{@root.name}} {{../name}}{{/with}}', 'prod oslo-1 oslo-1'],
    ['{{#items}}{{id}}{{/items}}{{^off}}none{{/off}}', '12none'],
    ['{{on}} {{zero}} [{{nothing}}] {{{name}}} {{&name}}', 'true 0 [] oslo-1 oslo-1'],
    ['{{! comment }}{{!-- }} --}}a {{~name~}} b', 'aoslo-1b'],
    ['\\{{name}}', '{{name}}'],
    ['{{{{raw}}}} {{name}} {{{{/raw}}}}', ' {{name}} '],
    ['{{lower}} {{lower name}}', 'a key named like a helper oslo-1'],
    ['<b> & "q"', '<b> & "q"'],
  ])('renders %j', (text, expected) => {
    expect(
      text.startsWith('{{{{') ? compileHandlebars(text.replaceAll('raw', 'on'), { name: '' })(DATA) : render(text),
    ).toBe(expected);
  });

  it.each([
    ['{{default missing.deeply "d"}}{{default name "d"}}', 'doslo-1'],
    ['{{upper (concat name "-" metadata.labels.env)}}', 'OSLO-1-PROD'],
    [
      '{{replace name "-" "."}} {{join path.segments "/"}} {{#each (split "a,b" ",")}}<{{this}}>{{/each}}',
      'oslo.1 apps/web <a><b>',
    ],
    ['{{and on zero}} {{or off on}} {{not missing}}', 'false true true'],
    ['{{lt 1 2}} {{gte "b" "a"}} {{gt 10 "9"}} {{ne on off}} {{lte 2 2}}', 'true true true true true'],
    [
      '{{contains path.segments "web"}} {{contains name "slo"}} {{contains map "k1"}} {{startsWith name "os"}} {{endsWith name "1"}}',
      'true true true true true',
    ],
    [
      '{{normalize "My_Cluster/EU"}} {{slugify "Ünïcode & Symbols (50%)"}} {{truncate name 3}} {{trim " x "}}',
      'my-cluster-eu unicode-symbols-50 osl x',
    ],
    ['{{slugify "one two three" 8}} {{slugify "abcdefgh" 3}}', 'one-two abc'],
    ['{{toJson map}} {{quote "a\\"b"}}', '{"k1":"v1","k2":"v2"} "a\\"b"'],
    [
      '{{toYaml (lookup map "k1")}} {{lookup path.segments 0}} {{length map}} {{first path.segments}}{{last path.segments}}',
      'v1 apps 2 appsweb',
    ],
    ['x:{{nindent (toYaml map) 2}}', 'x:\n  k1: v1\n  k2: v2'],
    ['{{indent "a\nb" 2}}', '  a\n  b'],
    ['{{required name "a name is needed"}}', 'oslo-1'],
  ])('has helpers: %j', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it('quotes words that YAML 1.1 would take for something else', () => {
    expect(render('{{toYaml x}}', { x: { a: 'no', b: '0755', c: 'y' } })).toBe('a: "no"\nb: "0755"\nc: "y"');
  });

  it.each<[string, number, number, string]>([
    ['a\n  {{metadata.labels.enw}}', 2, 5, '"metadata.labels.enw" is not defined'],
    ['{{nam}}', 1, 3, 'did you mean "name"?'],
    ['{{upper missing}}', 1, 9, '"missing" is not defined'],
    ['{{#each missing}}{{/each}}', 1, 9, '"missing" is not defined'],
    ['x{{uper name}}', 1, 2, 'no helper "uper"; did you mean "upper"?'],
    ['{{eq name}}', 1, 1, 'takes 2 arguments, not 1'],
    ['{{join name ","}}', 1, 1, 'join: a list is needed, not string'],
    ['{{path.segments}}', 1, 1, 'the value is a list'],
    ['{{> partial}}', 1, 1, 'partials'],
    ['{{#> layout}}{{/layout}}', 1, 1, 'partials'],
    ['{{* decorator}}', 1, 1, 'decorators'],
    ['{{required missing "set values.missing"}}', 1, 1, 'set values.missing'],
    ['line\n{{#if on}}\nopen', 3, 5, 'ends inside'],
    ['a\nbb {{path[0]}}', 2, 6, 'malformed'],
    ['{{#if on}}{{/each}}', 1, 4, "doesn't match"],
    ['{{constructor}}', 1, 3, 'not defined'],
    ['{{name.constructor}}{{__proto__}}', 1, 3, 'not defined'],
    ['{{#with name}}{{length}}{{/with}}', 1, 17, 'not defined in this string'],
    ['{{lookup map "k1" extra=1}}', 1, 1, 'no named arguments'],
  ])('%j is an error with its place', (text, line, column, message) => {
    const error = errorOf(text);
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ code: 'TEMPLATE_ERROR', location: 'test', line, column });
  });

  it('stops templates that take too many steps, give too much, or nest too deeply', () => {
    const list = Array.from({ length: 400 }, () => 'x'.repeat(100));
    const loops = '{{#each @root}}{{#each @root}}{{#each @root}}a{{/each}}{{/each}}{{/each}}';
    expect(errorOf(loops, list)).toMatchObject({ code: 'EXPRESSION_LIMIT' });
    expect(errorOf('{{#each @root}}{{#each @root}}{{this}}{{/each}}{{/each}}', list)).toMatchObject({
      code: 'EXPRESSION_LIMIT',
    });
    expect(errorOf(`${'{{#if a}}'.repeat(60)}${'{{/if}}'.repeat(60)}`).message).toContain('nested deeper than 50');
    expect(errorOf(`${'{{#if a}}'.repeat(20_000)}${'{{/if}}'.repeat(20_000)}`)).toBeInstanceOf(GenerationError);
    expect(errorOf(`{{not ${'(not '.repeat(60)}a${')'.repeat(60)}}}`).message).toContain('nested deeper than 50');
    expect(errorOf('{{x}}'.repeat(10), { x: 'y'.repeat(1_000_000) })).toMatchObject({ code: 'EXPRESSION_LIMIT' });
    expect(errorOf('x'.repeat(2 ** 20 + 1))).toMatchObject({ code: 'EXPRESSION_LIMIT' });
  });

  it('has no helper that reaches further than its arguments', () => {
    expect(helperNames()).not.toContain('log');
    expect(helperNames()).toHaveLength(33);
  });

  it('renders what Handlebars itself renders, where both know the language', () => {
    const piece = fc.constantFrom(
      'text ',
      '\n',
      '  ',
      '{{name}}',
      '{{ metadata.labels.env }}',
      '{{~name}}',
      '{{id~}}',
      '{{{name}}}',
      '{{! c }}',
      '{{nothing}}',
      '{{#if on}}',
      '{{#if off}}',
      '{{#unless off}}',
      '{{else}}',
      '{{/if}}',
      '{{/unless}}',
      '{{#each items}}',
      '{{/each}}',
      '{{@index}}',
      '{{id}}',
      '{{this}}',
      '{{../name}}',
      '{{@root.name}}',
      '{{#with metadata}}',
      '{{/with}}',
      '{{#each map as |v k|}}',
      '{{v}}{{k}}',
      '{{#items}}',
      '{{/items}}',
      '{{^off}}',
      '{{/off}}',
      '{{path.segments.[0]}}',
      '{{#each path.segments}}',
      '\\{{name}}',
      '{{@key}}',
      '{{@last}}',
    );
    let compared = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
        (text) => {
          const ours = attempt(() => render(text));
          if (ours === undefined) return;
          compared += 1;
          expect(ours).toBe(Handlebars.compile(text, { noEscape: true })(DATA));
        },
      ),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});

/** undefined when the dialect, which is stricter, gives an error. */
function attempt(run: () => string): string | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(GenerationError);
    return undefined;
  }
}

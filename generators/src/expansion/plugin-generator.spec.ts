import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../json.js';
import { answering, errorOf, expandText, firstOf, namesOf, setText } from './expansion-fixture.js';
import { expand } from './expand.js';
import { parseApplicationSet } from '../spec/parse-manifests.js';

const generator = (more = ''): string => `    - plugin: {configMapRef: {name: tenants}${more}}`;
const plugin = (...items: JsonObject[]): ReturnType<typeof answering> => answering({ plugin: items });

describe('the plugin generator', () => {
  it('gives what the plugin answers as flat texts, and fills values from them', () => {
    const annotations = "{a: '{{place.city}}|{{tags.1}}|{{size}}|{{big}}|{{nothing}}|{{values.note}}|{{tags}}'}";
    const text = setText(generator(", values: {note: 'at {{place.city}}'}"), { name: '{{id}}', annotations });
    const item = { id: 'acme', size: 3, big: 2_000_000, nothing: null, place: { city: 'oslo' }, tags: ['a', 'b'] };
    expect(firstOf(text, plugin(item))).toMatchObject({
      name: 'acme',
      annotations: { a: 'oslo|b|3|2e+06|<nil>|at oslo|{{tags}}' },
    });
  });

  it('gives nested values and its own input in Handlebars', () => {
    const options = {
      name: '{{place.city}}-{{generator.input.parameters.plan.name}}',
      spec: 'handlebars: true',
    };
    const text = setText(generator(', input: {parameters: {plan: {name: gold}}}'), options);
    expect(namesOf(text, plugin({ place: { city: 'oslo' }, generator: 'gives way' }))).toEqual(['oslo-gold']);
  });

  it('asks with the name of the set and the input, filled in', () => {
    const known = plugin();
    const text = setText(
      `    - matrix:
        generators:
          - list: {elements: [{plan: gold}]}
          - plugin: {configMapRef: {name: tenants}, input: {parameters: {plan: '{{plan}}', list: [1, '{{plan}}'], on: true}}}`,
    );
    expandText(text, known);
    const input = { plan: 'gold', list: [1, 'gold'], on: true };
    // The unquoted word is a boolean by the rules of YAML 1.1, as a key too.
    const { on: _on, ...rest } = input;
    expect(known.asked).toEqual([
      { kind: 'plugin', applicationSetName: 'fleet', configMap: 'tenants', input: { ...rest, true: true } },
    ]);
  });

  it.each([
    ['an item that is no object', ['x'] as unknown as JsonObject[], 'not a string'],
    ['a list as an item', [[1]] as unknown as JsonObject[], 'not a list'],
  ])('refuses %s', (_, items, reason) => {
    const error = errorOf(setText(generator()), plugin(...items));
    expect(error).toMatchObject({ code: 'GENERATOR_ERROR', location: 'spec.generators[0].plugin' });
    expect(error.message).toContain(reason);
  });

  it('takes null for an item without members, as Go does', () => {
    expect(namesOf(setText(generator(), { name: 'n' }), plugin(null as unknown as JsonObject))).toEqual(['n']);
  });

  it('refuses an answer that is nested too deeply instead of exhausting the stack', () => {
    let deep: JsonObject = {};
    for (let depth = 0; depth < 100_000; depth += 1) deep = { a: deep };
    expect(errorOf(setText(generator()), plugin(deep)).message).toContain('levels deep');
  });

  it('flattens whatever a plugin answers into texts, names of prototypes included', () => {
    const key = fc.constantFrom(
      'id',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'a',
      'generator',
      'values',
      '',
    );
    const item = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    const items = fc.array(fc.dictionary(key, item, { maxKeys: 4 }), { minLength: 1, maxLength: 3 });
    const set = parseApplicationSet(
      setText(generator(", values: {x: '{{__proto__.a}}{{a.0.id}}'}"), {
        name: 'n',
        annotations: "{x: '{{values.x}}', y: '{{constructor}}{{__proto__}}{{toString.a}}'}",
      }),
    );
    fc.assert(
      fc.property(items, (answer) => {
        const plain = JSON.parse(JSON.stringify(answer)) as JsonObject[];
        const expansion = expand(set, plugin(...plain));
        if (expansion.kind !== 'expanded') throw new Error('Nothing is needed.');
        expect(Object.prototype).not.toHaveProperty('id');
        expect(Object.prototype).not.toHaveProperty('a');
        for (const { annotations } of expansion.applications) {
          expect(Object.values(annotations).every((text) => typeof text === 'string')).toBe(true);
        }
      }),
    );
  });

  it('looks names of prototypes up among the answer only', () => {
    const text = setText(generator(), {
      name: 'n',
      annotations: "{x: '{{constructor}}|{{__proto__.polluted}}|{{toString}}'}",
    });
    const item = JSON.parse('{"__proto__": {"polluted": "yes"}, "toString": "own"}') as JsonObject;
    expect(firstOf(text, plugin(item)).annotations).toEqual({ x: '{{constructor}}|yes|own' });
  });
});

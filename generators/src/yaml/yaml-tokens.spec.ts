/** Texts below the limit of length that would take all memory as a tree. */
import { describe, expect, it } from '@jest/globals';
import { GenerationError } from '../generation.errors.js';
import { MAX_YAML_DEPTH, MAX_YAML_TOKENS } from '../limits.js';
import { parseYaml, parseYamlDocuments } from './yaml-document.js';

function failureOf(text: string, read: (text: string) => unknown = parseYaml): GenerationError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof GenerationError) return error;
    throw error;
  }
  throw new Error('the text was read');
}

describe('A YAML text that is made to exhaust memory', () => {
  it.each([
    ['items', '- a\n'],
    ['flow maps', '{}'],
    ['errors', '- ]\n'],
  ])('is refused for its many %s', (_what, piece) => {
    const text = piece.repeat(MAX_YAML_TOKENS);
    expect(failureOf(text).message).toMatch(
      new RegExp(`more than ${MAX_YAML_TOKENS}|unexpected|Unexpected|All collection items`),
    );
  });

  it.each([
    ['lists', '[ '],
    ['maps', '{a: '],
    ['dashes', '- '],
    ['questions', '? '],
    ['keys without values', ': '],
  ])('is refused for its nested %s, before the stack is exhausted', (_what, piece) => {
    const failure = failureOf(piece.repeat(500_000));
    expect(failure.code).toBe('INVALID_SPEC');
    expect(failure.message).toContain(`nested deeper than ${MAX_YAML_DEPTH} levels`);
    expect(failure.line).toBe(1);
  });

  it('is refused for its many documents', () => {
    expect(failureOf('---\na: 1\n'.repeat(130_000), parseYamlDocuments).message).toContain('words and signs');
  });

  it('and honest texts of the deepest nesting are read', () => {
    const depth = MAX_YAML_DEPTH - 1;
    let text = '';
    for (let level = 0; level < depth; level += 1) text += `${' '.repeat(level)}a:\n`;
    expect(JSON.stringify(parseYaml(`${text}${' '.repeat(depth)}b: 1\n`))).toContain('"b":1');
    expect(JSON.stringify(parseYaml(`x: ${'['.repeat(depth)}${']'.repeat(depth)}`))).toContain('[[]]');
  });
});

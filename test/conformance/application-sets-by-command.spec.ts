import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseYamlDocuments } from '@wheelhouse/generators';
import { runCommand } from '../../cli/src/testing/run-command.js';
import { comparableExpected } from './comparable-application.js';
import { readCases, type ConformanceCase } from './conformance-case.js';
import { expectOutcome } from './expected-outcome.js';

const cases = readCases(fileURLToPath(new URL('cases', import.meta.url)));

function generate({ file, factsFile }: ConformanceCase, format: string): ReturnType<typeof runCommand> {
  const facts = factsFile === undefined ? [] : ['--facts', factsFile];
  return runCommand(['appset', 'generate', '-f', file, ...facts, '-o', format]);
}

describe('`wheelhouse appset generate`, as Argo CD generates', () => {
  it.each(cases.map((conformance) => [conformance.name, conformance] as const))('%s', async (_, conformance) => {
    const yaml = await generate(conformance, 'yaml');
    const json = await generate(conformance, 'json');
    expect([yaml.exitCode, json.exitCode]).toEqual(conformance.expectedError === undefined ? [0, 0] : [1, 1]);
    const isInError = yaml.exitCode === 1;
    const told = isInError
      ? (JSON.parse(json.stderr) as { error: { code: string; message: string } }).error
      : undefined;
    const isPrinted = !isInError || conformance.expected !== undefined;
    expectOutcome(conformance, {
      code: told?.code,
      applications: isPrinted
        ? parseYamlDocuments(yaml.stdout).map(({ value }) => comparableExpected(value))
        : undefined,
    });
    expect(json.stdout === '').toBe(!isPrinted);
    // For people the place stands first, once, behind the file's name.
    expect(yaml.stderr).toContain(told?.message.replace(/^Line \d+, column \d+: /, '') ?? '');
  });
});

import { GenerationError, type ParsedSet } from '@wheelhouse/generators';
import { isObject } from '../../applications/json-values.js';
import type { FieldPath } from './field-path.js';
import { parseJqPath, parsePointer } from './parse-field-path.js';

/** Such as `spec.ignoreApplicationDifferences` of a set. */
export interface IgnoreRules {
  readonly isEmpty: boolean;
  /** The fields of an application that its owner leaves as they are. */
  pathsFor(applicationName: string): readonly FieldPath[];
}

interface Rule {
  /** Empty: of every application. */
  readonly name: string;
  readonly paths: readonly FieldPath[];
}

/** Reads the rules. Throws GenerationError `INVALID_SPEC` that names a pointer or expression which is not understood. */
export function ignoreRulesOf(set: Pick<ParsedSet, 'spec'>): IgnoreRules {
  const written = Object.hasOwn(set.spec, FIELD) ? set.spec[FIELD] : undefined;
  const rules = (Array.isArray(written) ? written : []).map((rule: unknown, index) => ruleOf(rule, index));
  return {
    isEmpty: rules.every(({ paths }) => paths.length === 0),
    pathsFor: (applicationName) =>
      rules.filter(({ name }) => name === '' || name === applicationName).flatMap(({ paths }) => paths),
  };
}

const FIELD = 'ignoreApplicationDifferences';

function ruleOf(rule: unknown, index: number): Rule {
  const { name } = isObject(rule) ? rule : {};
  return { name: typeof name === 'string' ? name : '', paths: fieldPathsOf(rule, `spec.${FIELD}[${index}]`) };
}

/** The fields that `jsonPointers` and `jqPathExpressions` mean. Throws GenerationError with the place of what is not understood. */
export function fieldPathsOf(rule: unknown, place: string): readonly FieldPath[] {
  const { jsonPointers, jqPathExpressions } = isObject(rule) ? rule : {};
  return [
    ...textsOf(jsonPointers).map((pointer, at) => {
      const path = parsePointer(pointer);
      if (!path)
        throw invalid(
          `${place}.jsonPointers[${at}]`,
          `"${pointer}" is no JSON pointer to a field. Write it like "/spec/source/targetRevision", with ~1 for a slash in a name.`,
        );
      return path;
    }),
    ...textsOf(jqPathExpressions).map((expression, at) => {
      const path = parseJqPath(expression);
      if (!path)
        throw invalid(
          `${place}.jqPathExpressions[${at}]`,
          `"${expression}" is not a path that is understood here. Members, [n], [] and select(.member == value) after [] are: .spec.sources[] | select(.repoURL == "URL").targetRevision`,
        );
      return path;
    }),
  ];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function invalid(location: string, message: string): GenerationError {
  return new GenerationError('INVALID_SPEC', `${location}: ${message}`, { location });
}

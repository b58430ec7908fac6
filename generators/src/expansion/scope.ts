/** Fills the parameters around a generator into it. */
import { compileNode } from '../application/compile-node.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { overrideNested } from '../parameters/combine.js';
import { NO_PARAMETERS, type ParameterSet } from '../parameters/parameter-set.js';
import { LABEL_SELECTOR } from '../spec/schema.js';
import type { Schema } from '../spec/schema.js';
import type { ExpansionRun } from './expansion-run.js';
import type { Scope } from './generator-entry.js';

/** The scope of a set's own generators. */
export const TOP_SCOPE: Scope = { fill: undefined, visible: NO_PARAMETERS, wasFilled: false };

/** The scope of a matrix's first child, and of a merge's children: what is around them is filled in already, or stays visible. */
export function childScope(scope: Scope): Scope {
  return scope.fill === undefined ? scope : { ...scope, fill: undefined };
}

/** The scope of a later child of a matrix, for one set of parameters that the children before it gave. */
export function laterChildScope(run: ExpansionRun, scope: Scope, before: ParameterSet): Scope {
  // The outermost win.
  if (run.fillsAtOnce) return { ...scope, fill: undefined, visible: overrideNested(before, scope.visible) };
  const fill = before.size === 0 ? undefined : before;
  return { fill, visible: NO_PARAMETERS, wasFilled: scope.wasFilled || fill !== undefined };
}

/** A generator's value with the scope's parameters filled in; the same object as long as there is nothing to fill in. */
export function fillGenerator(run: ExpansionRun, value: JsonObject, schema: Schema, scope: Scope): JsonObject {
  const parameters = run.fillsAtOnce ? scope.visible : scope.fill;
  if (parameters === undefined || parameters.size === 0) return value;
  const node = run.compileGenerator(value, schema);
  const filled = node.kind === 'fixed' ? node.value : node.render(parameters);
  return isJsonObject(filled) ? filled : {};
}

/** The selector of an entry is filled in for nothing: Argo CD selects by what was written, but fails where that cannot be filled in. */
export function checkSelectorText(run: ExpansionRun, selector: Json | undefined, scope: Scope): void {
  if (scope.fill === undefined || selector === undefined) return;
  const node = compileNode(LABEL_SELECTOR, selector, [], run.templates);
  if (node.kind === 'filled') node.render(scope.fill);
}

/** The merge keys of a merge inside a matrix: in Handlebars they are filled in here, otherwise the merge was filled in as a whole. */
export function fillMergeKeys(run: ExpansionRun, keys: readonly string[], scope: Scope): readonly string[] {
  if (scope.visible.size === 0) return keys;
  return keys.map((key) => {
    const fill = run.templates.engine.compile(key);
    return typeof fill === 'string' ? fill : fill(scope.visible);
  });
}

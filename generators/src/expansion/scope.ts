/** Fills the parameters around a generator into it, in the passes in which Argo CD does. */
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { overrideNested } from '../parameters/combine.js';
import { NO_PARAMETERS, type ParameterSet } from '../parameters/parameter-set.js';
import { compileFree } from '../application/compile-node.js';
import type { ExpansionRun } from './expansion-run.js';
import type { Scope } from './generator-entry.js';

/** The scope of a set's own generators. */
export const TOP_SCOPE: Scope = { outer: [], own: undefined };

/** All passes, the outermost first. Empty sets fill in nothing. */
export function passesOf(scope: Scope): readonly ParameterSet[] {
  const passes = scope.own === undefined ? scope.outer : [...scope.outer, scope.own];
  return passes.filter((pass) => pass.size > 0);
}

/** The scope of a matrix's first child, and of a merge's children. */
export function childScope(scope: Scope): Scope {
  return { outer: passesOf(scope), own: undefined };
}

/** The scope of a matrix's second child. */
export function secondChildScope(scope: Scope, first: ParameterSet): Scope {
  return { outer: passesOf(scope), own: first };
}

/** All parameters in scope as one set, for nested languages: the outermost win. */
export function visibleParameters(scope: Scope): ParameterSet {
  return passesOf(scope).reduce<ParameterSet>((visible, pass) => overrideNested(pass, visible), NO_PARAMETERS);
}

/** A generator's value with the scope's parameters filled in; the same object as long as there is nothing to fill in. */
export function fillGenerator(run: ExpansionRun, value: JsonObject, scope: Scope): JsonObject {
  const passes = run.isNested ? nestedPasses(scope) : passesOf(scope);
  let filled = value;
  let isOriginal = true;
  for (const pass of passes) {
    const node = isOriginal ? run.compileGenerator(value) : compileFree(filled, [], run.templates);
    const result = node.kind === 'fixed' ? node.value : node.render(pass);
    isOriginal = false;
    filled = isJsonObject(result) ? result : {};
    if (node.kind === 'fixed') break;
  }
  return filled;
}

function nestedPasses(scope: Scope): readonly ParameterSet[] {
  const visible = visibleParameters(scope);
  return visible.size === 0 ? [] : [visible];
}

/** A selector inside a nested matrix or merge: the passes around its own matrix reach it. */
export function fillSelector(run: ExpansionRun, selector: Json, scope: Scope): Json {
  let filled = selector;
  const passes = scope.outer.filter((pass) => pass.size > 0);
  for (const pass of run.isNested ? [] : passes) {
    const node = compileFree(filled, [], run.templates);
    filled = (node.kind === 'fixed' ? node.value : node.render(pass)) ?? {};
  }
  return filled;
}

/** The merge keys of a merge inside a matrix: parameters around it reach them as well. */
export function fillMergeKeys(run: ExpansionRun, keys: readonly string[], scope: Scope): readonly string[] {
  const { engine } = run.templates;
  return passesOf(scope).reduce<readonly string[]>(
    (filled, pass) =>
      filled.map((key) => {
        const fill = engine.compile(key);
        return typeof fill === 'string' ? fill : fill(pass);
      }),
    keys,
  );
}

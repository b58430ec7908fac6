/** From the module's answer to what a render is: manifests, checked as those of files are, or the problem with the source. */
import type { Problem } from '@wheelhouse/protocol';
import { parseExactJson, UnfitValueError, isObject } from '../manifests/exact-json.js';
import type { Manifest } from '../manifests/manifest.js';
import { toManifests } from '../manifests/to-manifests.js';
import { MAX_OBJECTS, MAX_RENDER_BYTES } from '../render-limits.js';
import { RenderError, RenderLimitError, renderProblem } from '../render.errors.js';
import type { RenderAnswer } from './render-pool.js';
import { MAX_PROBLEM_LENGTH } from './worker-limits.js';

type ModuleAnswer =
  | {
      readonly manifests: readonly { readonly json: string; readonly place: string }[];
      readonly warnings: readonly string[];
    }
  | { readonly error: { readonly code: string; readonly message: string; readonly place?: string } };

/** `source`: the path of what was rendered, for objects that come from no file in particular. */
export function readModuleAnswer(text: string, source: string): RenderAnswer['outcome'] {
  const answer = JSON.parse(text) as ModuleAnswer;
  if ('error' in answer) {
    const { code, message, place } = answer.error;
    return { problem: bounded({ code, message, location: placeOr(place, source) }) };
  }
  try {
    return { manifests: manifestsOf(answer.manifests, source), warnings: answer.warnings };
  } catch (error) {
    if (error instanceof RenderError || error instanceof RenderLimitError)
      return { problem: bounded(placed(renderProblem(error), source)) };
    throw error;
  }
}

/** The problem of an answer that nobody would take. */
export function tooLargeProblem(source: string): Problem {
  return placed(renderProblem(tooLarge()), source);
}

function placed(problem: Problem, source: string): Problem {
  return { ...problem, location: placeOr(problem.location ?? undefined, source) };
}

/** Where nobody knows the file, the folder is said. */
function placeOr(place: string | undefined, source: string): string | null {
  if (place !== undefined && place !== '') return place;
  return source === '' || source === '.' ? null : source;
}

function manifestsOf(objects: readonly { json: string; place: string }[], source: string): Manifest[] {
  const manifests: Manifest[] = [];
  let size = 0;
  for (const { json, place } of objects) {
    for (const manifest of objectsOf(json, place === '' ? source : place)) {
      size += manifest.text.length;
      manifests.push(manifest);
    }
    if (size > MAX_RENDER_BYTES) throw tooLarge();
    if (manifests.length > MAX_OBJECTS)
      throw new RenderLimitError(`The source renders more than ${MAX_OBJECTS} objects. Divide it into several.`);
  }
  return manifests;
}

function objectsOf(json: string, place: string): Manifest[] {
  const wrong = (reason: string): RenderError => RenderError.inFile('INVALID_MANIFEST', place, undefined, reason);
  try {
    const value = parseExactJson(json);
    if (value === null) return [];
    if (!isObject(value)) throw wrong('it renders a document that is no object.');
    return toManifests(value, place, undefined);
  } catch (error) {
    if (error instanceof UnfitValueError) throw wrong(`${error.message}.`);
    throw error;
  }
}

function tooLarge(): RenderLimitError {
  return new RenderLimitError(
    `The source renders more than ${MAX_RENDER_BYTES / 1024 / 1024} MB of objects. Divide it into several.`,
  );
}

function bounded(problem: Problem): Problem {
  const { message } = problem;
  return message.length <= MAX_PROBLEM_LENGTH
    ? problem
    : { ...problem, message: `${message.slice(0, MAX_PROBLEM_LENGTH)}…` };
}

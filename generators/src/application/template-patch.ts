/** `spec.templatePatch`: a text that is filled in like the template and patches the Application that the template gave. */
import { GenerationError } from '../generation.errors.js';
import { isJsonObject, objectMember, typeNameOf, type Json, type JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { APPLICATION_PATCH } from '../spec/application-set-schema.js';
import { checkAgainst } from '../spec/check.js';
import type { TemplateEngine, TextRenderer } from '../template/template-engine.js';
import type { WorkMeter } from '../work-meter.js';
import { parseYaml } from '../yaml/yaml-document.js';
import { findUnfitJson } from '../yaml/yaml-node.js';
import { compileApplication } from './compile-application.js';
import type { GeneratedApplication } from './generated-application.js';
import { PatchFailure } from './patch-values.js';
import { strategicMerge } from './strategic-merge.js';

/** Most patches whose meaning is kept, and their characters: often many parameter sets give the same text. */
const MAX_KNOWN_PATCHES = 1_000;
const MAX_KNOWN_LENGTH = 4 * 1024 * 1024;

/** How a patch is filled in, and who tells where it stands. */
export interface PatchOptions {
  readonly engine: TemplateEngine;
  /** Measures the expansion. */
  readonly meter: WorkMeter;
  readonly placeError: (error: GenerationError) => GenerationError;
}

/** A compiled patch. */
export class TemplatePatch {
  private readonly text: string;
  private readonly options: PatchOptions;
  private render: string | TextRenderer | undefined;
  private readonly known = new Map<string, JsonObject | undefined>();
  private knownLength = 0;

  constructor(text: string, options: PatchOptions) {
    this.text = text;
    this.options = options;
  }

  /** The Application with the patch applied. Its project cannot be patched. @throws GenerationError TEMPLATE_ERROR */
  apply(application: GeneratedApplication, parameters: ParameterSet): GeneratedApplication {
    try {
      this.render ??= this.options.engine.compile(this.text, 'templatePatch');
      const text = typeof this.render === 'string' ? this.render : this.render(parameters);
      const patch = this.patchOf(text);
      return patch === undefined ? application : patched(application, patch);
    } catch (error) {
      if (error instanceof GenerationError) throw this.options.placeError(error);
      if (!(error instanceof PatchFailure)) throw error;
      throw this.options.placeError(failed(`cannot be applied: ${error.message}`));
    }
  }

  private patchOf(text: string): JsonObject | undefined {
    if (this.known.has(text)) return this.known.get(text);
    // Reading YAML takes about a microsecond a character.
    this.options.meter.count(text.length);
    const patch = readPatch(text);
    this.knownLength += text.length;
    if (this.known.size >= MAX_KNOWN_PATCHES || this.knownLength > MAX_KNOWN_LENGTH) {
      this.known.clear();
      this.knownLength = text.length;
    }
    this.known.set(text, patch);
    return patch;
  }
}

/** undefined: there is nothing to patch. */
function readPatch(text: string): JsonObject | undefined {
  const patch = text.trimStart().startsWith('{') ? readJson(text) : readYaml(text);
  if (patch === null) return undefined;
  if (!isJsonObject(patch)) throw failed(`has to give an object, not a ${typeNameOf(patch)}`);
  const [error] = checkAgainst(APPLICATION_PATCH, patch, [], 'decoding').errors;
  if (error !== undefined) throw failed(`does not fit an Application: ${error.message}`);
  return patch;
}

function readYaml(text: string): Json {
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof GenerationError) || error.code !== 'INVALID_SPEC') throw error;
    throw failed(`gives no YAML: ${error.message}`);
  }
}

/** What starts with a brace is JSON and nothing else. */
function readJson(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    if (text.trimStart().startsWith('{{'))
      throw failed('starts with an action that only goTemplate or handlebars reads');
    throw failed(`gives a text that starts with "{" but is no JSON (${String(error)})`);
  }
  const problem = findUnfitJson(value);
  if (problem !== undefined) throw failed(`gives JSON with ${problem}`);
  return value;
}

function patched(application: GeneratedApplication, patch: JsonObject): GeneratedApplication {
  const { name, labels, annotations, finalizers, spec } = application;
  const metadata = {
    name,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...(finalizers.length > 0 ? { finalizers } : {}),
  };
  const merged = strategicMerge({ metadata, spec: spec as unknown as JsonObject }, patch, APPLICATION_PATCH);
  const patchedSpec = objectMember(merged, 'spec');
  return compileApplication(
    {
      metadata: objectMember(merged, 'metadata'),
      spec: {
        ...patchedSpec,
        destination: objectMember(patchedSpec, 'destination'),
        project: spec.project ?? '',
      },
    },
    undefined,
  ).asWritten();
}

function failed(reason: string): GenerationError {
  return new GenerationError('TEMPLATE_ERROR', `The templatePatch ${reason}${reason.endsWith('.') ? '' : '.'}`);
}

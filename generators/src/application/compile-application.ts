/** Compiles the template of an Application once, so that filling it in costs only what differs between parameter sets. */
import type { Json, JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { APPLICATION_TEMPLATE } from '../spec/application-schema.js';
import type { TemplateEngine } from '../template/template-engine.js';
import { compileNode, type CompiledNode, type PlaceError } from './compile-node.js';
import { OrderedApplication, share, type ApplicationSpec, type GeneratedApplication } from './generated-application.js';

/** Argo CD gives this to Applications of a set whose template names no finalizer: deleting one deletes its objects. */
export const DEFAULT_FINALIZERS: readonly string[] = share(['resources-finalizer.argocd.argoproj.io']);

const NO_ENTRIES = share({});
const NO_FINALIZERS: readonly string[] = share([]);

/** A template language, and who tells where an error stands. */
export interface CompileOptions {
  readonly engine: TemplateEngine;
  readonly placeError: PlaceError;
  /** For templates that name none. */
  readonly finalizers: readonly string[];
}

/** A compiled template. */
export class ApplicationTemplate {
  /** The template as it was written. */
  readonly written: JsonObject;
  private readonly options: CompileOptions | undefined;
  private compiled: CompiledNode | undefined;

  constructor(template: JsonObject, options: CompileOptions | undefined) {
    this.written = template;
    this.options = options;
  }

  /** The template in its normal form with nothing filled in, braces included, and with no finalizer but its own. */
  asWritten(): GeneratedApplication {
    const node = compileNode(APPLICATION_TEMPLATE, this.written, [], undefined);
    return applicationOf(node.kind === 'fixed' ? node.value : {}, NO_FINALIZERS);
  }

  /** The Application of one parameter set. @throws GenerationError TEMPLATE_ERROR */
  render(parameters: ParameterSet): GeneratedApplication {
    const { options } = this;
    if (options === undefined) return this.asWritten();
    this.compiled ??= compileNode(APPLICATION_TEMPLATE, this.written, [], options);
    const value = this.compiled.kind === 'fixed' ? this.compiled.value : this.compiled.render(parameters);
    return applicationOf(value, options.finalizers);
  }
}

/** Compiles a template (`metadata` and `spec`). Without options nothing in it is filled in. */
export function compileApplication(template: JsonObject, options: CompileOptions | undefined): ApplicationTemplate {
  return new ApplicationTemplate(template, options);
}

/** What the compiled template gives. */
interface Rendered {
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly spec?: ApplicationSpec;
}

function applicationOf(value: Json | undefined, finalizers: readonly string[]): GeneratedApplication {
  const { metadata = {}, spec = { destination: {} } } = value as unknown as Rendered;
  return new OrderedApplication({
    name: metadata.name ?? '',
    labels: metadata.labels ?? NO_ENTRIES,
    annotations: metadata.annotations ?? NO_ENTRIES,
    finalizers: metadata.finalizers ?? finalizers,
    spec,
  });
}

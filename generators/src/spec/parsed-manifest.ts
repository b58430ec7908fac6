/** Checked manifests, with the answers that a hub asks of them. */
import { compileApplication } from '../application/compile-application.js';
import type { GeneratedApplication } from '../application/generated-application.js';
import type { Position } from '../generation.errors.js';
import { memberOf, objectMember, textMember, type JsonObject } from '../json.js';
import type { Path, YamlDocument } from '../yaml/yaml-document.js';

/** Something that is ignored in a manifest, and where it stands. */
export interface SpecWarning {
  readonly path: string;
  readonly message: string;
  readonly position?: Position;
}

/** What a set may do to its Applications. Argo CD's default is `sync`. */
export type ApplicationsSync = 'create-only' | 'create-update' | 'create-delete' | 'sync';

/** Keys of live Applications that an update must not touch. */
export interface PreservedFields {
  readonly annotations: readonly string[];
  readonly labels: readonly string[];
}

/** The part of a manifest's metadata that matters here. */
class Metadata {
  readonly name: string;
  /** Empty when the text names none. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;

  constructor(manifest: JsonObject) {
    const metadata = objectMember(manifest, 'metadata');
    this.name = textMember(metadata, 'name');
    this.namespace = textMember(metadata, 'namespace');
    this.labels = objectMember(metadata, 'labels') as Record<string, string>;
    this.annotations = objectMember(metadata, 'annotations') as Record<string, string>;
  }
}

/** A checked ApplicationSet. Immutable. */
export class ParsedSet extends Metadata {
  readonly kind = 'ApplicationSet';
  /** As written, with YAML resolved. Unknown fields are still in it and without effect. */
  readonly spec: JsonObject;
  readonly templateLanguage: 'plain' | 'handlebars' | 'go';
  readonly applicationsSync: ApplicationsSync;
  readonly preserveResourcesOnDeletion: boolean;
  readonly preservedFields: PreservedFields;
  readonly warnings: readonly SpecWarning[];
  private readonly document: YamlDocument;

  constructor(document: YamlDocument, manifest: JsonObject, warnings: readonly SpecWarning[]) {
    super(manifest);
    this.document = document;
    this.warnings = warnings;
    this.spec = objectMember(manifest, 'spec');
    const syncPolicy = objectMember(this.spec, 'syncPolicy');
    const preserved = objectMember(this.spec, 'preservedFields');
    this.templateLanguage = languageOf(this.spec);
    this.applicationsSync = (memberOf(syncPolicy, 'applicationsSync') ?? 'sync') as ApplicationsSync;
    this.preserveResourcesOnDeletion = memberOf(syncPolicy, 'preserveResourcesOnDeletion') === true;
    this.preservedFields = {
      annotations: (memberOf(preserved, 'annotations') ?? []) as readonly string[],
      labels: (memberOf(preserved, 'labels') ?? []) as readonly string[],
    };
  }

  /** Where the value at a path (`['spec', 'generators', 0]`) stands in the text; else its closest enclosing value. */
  locate(path: Path): Position | undefined {
    return this.document.locate(path);
  }
}

/** A checked Application that is applied directly, without a set. Immutable. */
export class ParsedApplication extends Metadata {
  readonly kind = 'Application';
  /** In the same normal form as generated ones; finalizers are those written. */
  readonly application: GeneratedApplication;
  readonly warnings: readonly SpecWarning[];

  constructor(manifest: JsonObject, warnings: readonly SpecWarning[]) {
    super(manifest);
    this.warnings = warnings;
    this.application = compileApplication(
      { metadata: objectMember(manifest, 'metadata'), spec: objectMember(manifest, 'spec') },
      undefined,
    ).asWritten();
  }
}

function languageOf(spec: JsonObject): ParsedSet['templateLanguage'] {
  if (memberOf(spec, 'goTemplate') === true) return 'go';
  return memberOf(spec, 'handlebars') === true ? 'handlebars' : 'plain';
}

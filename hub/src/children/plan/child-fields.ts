import { type ApplicationSpec, GenerationError } from '@wheelhouse/generators';
import { globMatches } from '@wheelhouse/protocol';
import { draftOf, type ApplicationManifest } from '../../applications/application.js';
import { isObject } from '../../applications/json-values.js';
import { deliveredSyncPolicy } from '../../applications/delivery-rules/sync-policy.js';
import type { FieldPath } from '../../application-sets/live-fields/field-path.js';
import { fieldPathsOf } from '../../application-sets/live-fields/ignore-rules.js';
import { LiveFields } from '../../application-sets/live-fields/live-fields.js';

interface Rule {
  /** A glob; empty: of all applications. */
  readonly name: string;
  readonly paths: readonly FieldPath[];
}

const NOTHING = new LiveFields({ isEmpty: true, pathsFor: () => [] });

/**
 * What of the applications that it makes a parent leaves as it is: what people and tools write beside any manifest, and what its own
 * `spec.ignoreDifferences` say of the kind Application. Namespaces of rules say nothing, as those of the manifests.
 */
export class ChildFields {
  /** Rules that are not understood, each as a sentence with its place: they count for nothing. */
  readonly problems: readonly string[];
  private readonly compared: LiveFields;
  private readonly written: LiveFields;

  constructor({ ignoreDifferences, syncPolicy }: Pick<ApplicationSpec, 'ignoreDifferences' | 'syncPolicy'>) {
    const { rules, problems } = readRules(ignoreDifferences ?? []);
    const pathsFor = (application: string): readonly FieldPath[] =>
      rules.filter(({ name }) => name === '' || globMatches(name, application)).flatMap(({ paths }) => paths);
    this.problems = problems;
    this.compared = rules.length === 0 ? NOTHING : new LiveFields({ isEmpty: false, pathsFor });
    const isRespecting = deliveredSyncPolicy(syncPolicy).syncOptions.includes('RespectIgnoreDifferences=true');
    this.written = isRespecting ? this.compared : NOTHING;
  }

  /** Whether two applications differ in nothing that matters to the parent. */
  areSame(one: ApplicationManifest, other: ApplicationManifest): boolean {
    return digestOf(this.compared.strip(one)) === digestOf(this.compared.strip(other));
  }

  /** What a sync writes: the manifest, with the live values of what it is to respect. */
  toWrite(manifest: ApplicationManifest, live: ApplicationManifest | undefined): ApplicationManifest {
    return live ? this.written.keep(manifest, live) : manifest;
  }
}

function digestOf(manifest: ApplicationManifest): string {
  return draftOf(manifest, undefined).specDigest;
}

function readRules(entries: readonly unknown[]): { readonly rules: Rule[]; readonly problems: string[] } {
  const rules: Rule[] = [];
  const problems: string[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!isObject(entry) || !concernsApplications(entry)) continue;
    try {
      const paths = fieldPathsOf(entry, `spec.ignoreDifferences[${index}]`);
      rules.push({ name: textOf(entry['name']), paths });
    } catch (error) {
      if (!(error instanceof GenerationError)) throw error;
      // What is meant for all kinds may be understood by the agent, which runs jq.
      if (entry['kind'] !== '*') problems.push(error.message);
    }
  }
  return { rules, problems };
}

function concernsApplications({ group, kind }: Readonly<Record<string, unknown>>): boolean {
  return globMatches(textOf(group), 'argoproj.io') && globMatches(textOf(kind), 'Application');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

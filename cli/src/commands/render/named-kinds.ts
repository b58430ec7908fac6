/** The normal form of an Application leaves empty options out; as a key they still say what kind a source is. */
import type { ApplicationSource, GeneratedApplication, Json } from '@wheelhouse/generators';

const KINDS = ['helm', 'kustomize', 'directory', 'plugin'] as const;

/** The Application with an empty object for each kind that `written`, the same Application as in the file, names. */
export function withNamedKinds(application: GeneratedApplication, written: Json | undefined): GeneratedApplication {
  const spec = memberOf(written, 'spec');
  const { source, sources, ...others } = application.spec;
  return {
    ...application,
    spec: {
      ...others,
      ...(source !== undefined && { source: named(source, memberOf(spec, 'source')) }),
      ...(sources !== undefined && {
        sources: sources.map((one, index) => named(one, itemOf(memberOf(spec, 'sources'), index))),
      }),
    },
  };
}

function named(source: ApplicationSource, written: Json | undefined): ApplicationSource {
  const added = KINDS.filter((kind) => source[kind] === undefined && isObject(memberOf(written, kind)));
  return added.length === 0 ? source : { ...source, ...Object.fromEntries(added.map((kind) => [kind, {}])) };
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function itemOf(value: Json | undefined, index: number): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[index] : undefined;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

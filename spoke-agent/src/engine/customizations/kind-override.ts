// The two ways in which Argo CD's settings say something about a kind: one key for each aspect (`resource.customizations.<aspect>.<group_kind>`)
// and the older combined key (`resource.customizations`: a YAML map). Both fill the same record; the newer way wins.
import { z } from 'zod';
import type { FieldRule, KnownTypeField } from './customizations.js';
import { yamlSetting } from './yaml-setting.js';

const COMBINED_KEY = 'resource.customizations';
const CEL_PREFIX = 'wheelhouse.health.cel.';

/** The key of the CEL check of a kind. */
export function celKeyOf(kind: string): string {
  return `${CEL_PREFIX}${kind === '*/*' ? 'all' : kind.replace('/', '_')}`;
}

/** What is said about one kind. */
export interface KindOverride {
  healthLua?: string;
  healthCel?: string;
  opensLibraries?: boolean;
  ignoreDifferences?: FieldRule;
  knownTypeFields?: readonly KnownTypeField[];
}

/** Tells of a key that says nothing usable. */
export type ReportProblem = (key: string, message: string) => void;

const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const fieldRule = z
  .object({ jsonPointers: texts, jqPathExpressions: texts, managedFieldsManagers: texts })
  .optional()
  .transform((rule) => rule ?? { jsonPointers: [], jqPathExpressions: [], managedFieldsManagers: [] });
const knownTypeFields = z
  .array(z.object({ field: z.string().default(''), type: z.string().default('') }))
  .optional()
  .transform((fields) => fields ?? []);
const combined = z
  .record(
    z.string(),
    z
      .object({
        'health.lua': z.string().nullish(),
        'health.lua.useOpenLibs': z.boolean().nullish(),
        ignoreDifferences: z.string().nullish(),
        knownTypeFields,
      })
      .nullable(),
  )
  .optional()
  .transform((kinds) => kinds ?? {});

/** By `group/Kind`, `Kind` or `*\/*` (for `all`). */
export function kindOverrides(
  data: Readonly<Record<string, string>>,
  report: ReportProblem,
): Map<string, KindOverride> {
  const overrides = new Map<string, KindOverride>();
  readCombined(data, overrides, report);
  for (const key of Object.keys(data).toSorted()) {
    const value = data[key] ?? '';
    const aspect = aspectOf(key);
    if (aspect === undefined) continue;
    const kind = kindOf(aspect.groupKind);
    if (kind === undefined) {
      report(key, 'names no kind: write <group>_<Kind>, or <Kind> for the core group');
      continue;
    }
    const override = overrides.get(kind) ?? {};
    const problem = readAspect(override, aspect.name, value);
    if (problem === undefined) overrides.set(kind, override);
    else report(key, problem);
  }
  return overrides;
}

function aspectOf(key: string): { readonly name: string; readonly groupKind: string } | undefined {
  if (key.startsWith(CEL_PREFIX)) return { name: 'cel', groupKind: key.slice(CEL_PREFIX.length) };
  const [, name, groupKind] = /^resource\.customizations\.([^.]*)\.(.*)$/s.exec(key) ?? [];
  return name === undefined || groupKind === undefined ? undefined : { name, groupKind };
}

/** `group_Kind` or `Kind` to the key of an override. */
function kindOf(groupKind: string): string | undefined {
  if (groupKind === 'all') return '*/*';
  const parts = groupKind.split('_');
  if (parts.length > 2 || groupKind === '') return undefined;
  return parts.join('/');
}

/** What is wrong with it, if something is. Aspects of Argo CD without effect here are passed over. */
function readAspect(override: KindOverride, name: string, value: string): string | undefined {
  switch (name) {
    case 'health':
      override.healthLua = value;
      return undefined;
    case 'cel':
      override.healthCel = value;
      return undefined;
    case 'useOpenLibs': {
      const isOpen = parseBool(value);
      if (isOpen === undefined) return 'is neither true nor false';
      override.opensLibraries = isOpen;
      return undefined;
    }
    case 'actions':
    case 'ignoreResourceUpdates':
      return undefined;
    case 'ignoreDifferences':
      return readFieldRule(override, value);
    case 'knownTypeFields': {
      const read = yamlSetting(value, knownTypeFields);
      if ('problem' in read) return read.problem;
      override.knownTypeFields = read.value;
      return undefined;
    }
    default:
      return `is about "${name}", which customizations of kinds do not know`;
  }
}

function readFieldRule(override: KindOverride, value: string): string | undefined {
  const read = yamlSetting(value, fieldRule);
  if ('problem' in read) return read.problem;
  override.ignoreDifferences = read.value;
  return undefined;
}

function readCombined(
  data: Readonly<Record<string, string>>,
  overrides: Map<string, KindOverride>,
  report: ReportProblem,
): void {
  if (!Object.hasOwn(data, COMBINED_KEY)) return;
  const read = yamlSetting(data[COMBINED_KEY] ?? '', combined);
  if ('problem' in read) {
    report(COMBINED_KEY, read.problem);
    return;
  }
  for (const [kind, said] of Object.entries(read.value)) {
    const override: KindOverride = {};
    const problems = [
      typeof said?.['health.lua'] === 'string' ? readAspect(override, 'health', said['health.lua']) : undefined,
      readFieldRule(override, said?.ignoreDifferences ?? ''),
    ];
    override.opensLibraries = said?.['health.lua.useOpenLibs'] === true;
    override.knownTypeFields = said?.knownTypeFields ?? [];
    for (const problem of problems) if (problem !== undefined) report(`${COMBINED_KEY} (${kind})`, problem);
    overrides.set(kind, override);
  }
}

/** Go's notation of truth values. */
function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : undefined;
}

// Reads the settings about kinds. A key that is wrong is told and left out; nothing throws, so that one slip does not switch all checks off.
import { z } from 'zod';
import { parseDuration } from '../duration.js';
import type { CustomizationProblem, Customizations, FieldRule, HealthCheck } from './customizations.js';
import { kindOverrides, type KindOverride, type ReportProblem } from './kind-override.js';
import { yamlSetting } from './yaml-setting.js';

const PROGRESS_DEADLINE_KEY = 'wheelhouse.progress-deadline';

type Data = Readonly<Record<string, string>>;

/** A plain `off` is text in YAML 1.2, `false` is not. */
const compareOptions = z
  .object({
    ignoreAggregatedRoles: z.boolean().default(false),
    ignoreResourceStatusField: z.union([z.string(), z.boolean().transform(String)]).default('all'),
  })
  .prefault({});

/** The settings that say nothing. */
export const NO_CUSTOMIZATIONS: Customizations = parseCustomizations({});

/** Reads the data of a ConfigMap `argocd-cm`; keys that are not about kinds are passed over. */
export function parseCustomizations(data: Data): Customizations {
  const problems: CustomizationProblem[] = [];
  const report: ReportProblem = (key, message) => problems.push({ key, message });
  const overrides = [...kindOverrides(data, report)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const options = setting(data, 'resource.compareoptions', compareOptions, report) ?? compareOptions.parse({});
  return {
    healthChecks: overrides.flatMap(([kind, override]) => healthChecksOf(kind, override)),
    ignoreDifferences: fieldRules(overrides),
    knownTypeFields: new Map(
      overrides.flatMap(([kind, { knownTypeFields = [] }]) =>
        knownTypeFields.length === 0 ? [] : [[kind, knownTypeFields]],
      ),
    ),
    ignoreResourceStatusField: statusField(options.ignoreResourceStatusField),
    ignoreAggregatedRoles: options.ignoreAggregatedRoles,
    sensitiveMaskAnnotations: textOf(data, 'resource.sensitive.mask.annotations')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    progressDeadlineMs: progressDeadline(data, report),
    auditUserAnnotation: textOf(data, 'wheelhouse.audit-user-annotation').trim() || undefined,
    problems,
  };
}

function healthChecksOf(kind: string, override: KindOverride): HealthCheck[] {
  const { healthCel = '', healthLua = '', opensLibraries = false } = override;
  const checks: HealthCheck[] = [];
  if (healthCel.trim() !== '') checks.push({ kind, language: 'cel', source: healthCel, opensLibraries: false });
  if (healthLua !== '') checks.push({ kind, language: 'lua', source: healthLua, opensLibraries });
  return checks;
}

function fieldRules(overrides: readonly (readonly [string, KindOverride])[]): Map<string, FieldRule> {
  const rules = new Map<string, FieldRule>();
  for (const [kind, { ignoreDifferences: rule }] of overrides) {
    const isEmpty =
      rule === undefined || Object.values<readonly string[]>({ ...rule }).every((members) => members.length === 0);
    if (!isEmpty) rules.set(kind === '*/*' ? 'all' : kind, rule);
  }
  return rules;
}

/** As Argo CD reads it: what it does not know means `all`. */
function statusField(text: string): Customizations['ignoreResourceStatusField'] {
  if (text === 'crd') return 'crd';
  return text === 'none' || text === 'off' || text === 'false' ? 'none' : 'all';
}

function progressDeadline(data: Data, report: ReportProblem): number | undefined {
  if (!Object.hasOwn(data, PROGRESS_DEADLINE_KEY)) return undefined;
  const deadline = parseDuration(textOf(data, PROGRESS_DEADLINE_KEY));
  if (deadline === undefined) report(PROGRESS_DEADLINE_KEY, 'is no duration like 10m, 1h30m or 0 (for ever)');
  return deadline;
}

function setting<T>(data: Data, key: string, shape: z.ZodType<T>, report: ReportProblem): T | undefined {
  if (!Object.hasOwn(data, key)) return undefined;
  const read = yamlSetting(textOf(data, key), shape);
  if ('value' in read) return read.value;
  report(key, read.problem);
  return undefined;
}

function textOf(data: Data, key: string): string {
  return Object.hasOwn(data, key) ? (data[key] ?? '') : '';
}

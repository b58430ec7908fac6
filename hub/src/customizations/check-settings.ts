/** Looks at settings for agents before they are stored, as far as that can be done without running anything. Pure. */
import { GenerationError, parseYamlDocuments } from '@wheelhouse/generators';
import { isObject } from '../applications/json-values.js';
import { agentSettings } from './customizations-blob.js';
import { InvalidCustomizationError } from './customizations.errors.js';

const PER_KIND = 'resource.customizations.';
/** Members of an override that are YAML of their own where they stand under a key of their own, with the shape that they have. */
const MEMBERS: Readonly<Record<string, 'map' | 'list' | 'text'>> = {
  health: 'text',
  useOpenLibs: 'text',
  actions: 'map',
  ignoreDifferences: 'map',
  ignoreResourceUpdates: 'map',
  knownTypeFields: 'list',
};
/** Whole settings that are YAML. */
const SETTINGS: Readonly<Record<string, 'map' | 'list'>> = {
  'resource.customizations': 'map',
  'resource.compareoptions': 'map',
  'resource.exclusions': 'list',
  'resource.inclusions': 'list',
};
/** Ours. What begins with `wheelhouse.health.cel.` is an expression for a kind. */
const OURS = ['wheelhouse.progress-deadline', 'wheelhouse.audit-user-annotation'];
const CEL_HEALTH = 'wheelhouse.health.cel.';
/** As the agent reads it: 0 is without end. */
const DURATION = /^([0-9]{1,9}|([0-9]{1,9}([.][0-9]{1,9})?(ms|s|m|h|d))+)$/;
/** `group_Kind`, where the group may be absent and either may be a glob; or all kinds. */
const KIND_KEY = /^(all|([-a-zA-Z0-9.*?]*_)?[-a-zA-Z0-9.*?]+)$/;

/** Throws INVALID_INPUT, naming the key and the line. */
export function checkSettings(data: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(agentSettings(data))) {
    const shape = Object.hasOwn(SETTINGS, key) ? SETTINGS[key] : undefined;
    if (shape) checkShape(key, text, shape);
    else if (key.startsWith(PER_KIND)) checkMember(key, text);
    else if (key.startsWith('wheelhouse.')) checkOurs(key, text);
  }
  checkOverrides(data);
}

function checkMember(key: string, text: string): void {
  const [member = '', ...rest] = key.slice(PER_KIND.length).split('.');
  const kind = rest.join('.');
  const shape = Object.hasOwn(MEMBERS, member) ? MEMBERS[member] : undefined;
  if (!shape)
    throw new InvalidCustomizationError(key, `names no customization: known are ${Object.keys(MEMBERS).join(', ')}`);
  if (!KIND_KEY.test(kind)) throw new InvalidCustomizationError(key, 'does not end with GROUP_KIND, KIND, or all');
  if (shape !== 'text') checkShape(key, text, shape);
  else if (member === 'health' && text.trim() === '') throw new InvalidCustomizationError(key, 'is empty');
  else if (member === 'useOpenLibs' && !/^(true|false)$/.test(text.trim()))
    throw new InvalidCustomizationError(key, 'is neither true nor false');
}

function checkOurs(key: string, text: string): void {
  if (key.startsWith(CEL_HEALTH)) {
    if (!KIND_KEY.test(key.slice(CEL_HEALTH.length)))
      throw new InvalidCustomizationError(key, 'does not end with GROUP_KIND, or KIND');
    if (text.trim() === '') throw new InvalidCustomizationError(key, 'is empty');
    return;
  }
  if (!OURS.includes(key))
    throw new InvalidCustomizationError(
      key,
      `is no setting: known are ${[`${CEL_HEALTH}GROUP_KIND`, ...OURS].join(', ')}`,
    );
  if (key === 'wheelhouse.progress-deadline' && !DURATION.test(text.trim()))
    throw new InvalidCustomizationError(key, 'is no duration such as 30m or 1h30m (0: without end)');
}

/** The older form: all overrides in one text, some members of which are YAML in themselves. */
function checkOverrides(data: Readonly<Record<string, string>>): void {
  const key = 'resource.customizations';
  const text = Object.hasOwn(data, key) ? data[key] : undefined;
  if (text === undefined) return;
  for (const [kind, override] of Object.entries(readYaml(key, text) ?? {})) {
    if (!isObject(override)) throw new InvalidCustomizationError(key, `says nothing usable of ${JSON.stringify(kind)}`);
    for (const [member, value] of Object.entries(override)) {
      const shape = Object.hasOwn(MEMBERS, member) ? MEMBERS[member] : undefined;
      const place = `${key}, ${member} of ${JSON.stringify(kind)},`;
      if (typeof value === 'string' && (shape === 'map' || shape === 'list')) checkShape(place, value, shape);
    }
  }
}

function checkShape(key: string, text: string, shape: 'map' | 'list'): void {
  const value = readYaml(key, text);
  if (value === null || value === undefined) return;
  if (shape === 'map' ? !isObject(value) : !Array.isArray(value))
    throw new InvalidCustomizationError(key, `is YAML, but not a ${shape}`);
}

function readYaml(key: string, text: string): unknown {
  try {
    return parseYamlDocuments(text)[0]?.value;
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    const place = error.line === undefined ? '' : ` at line ${error.line}, column ${error.column ?? 1}`;
    throw new InvalidCustomizationError(key, `is no YAML${place}`);
  }
}

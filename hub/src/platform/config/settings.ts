// From settings as data to flags, variables and checked values. Reports every problem at once, so that nobody repairs one a start.
import { parseArgs } from 'node:util';
import { InvalidInputError } from '@wheelhouse/protocol';
import type { Setting } from './hub-settings.js';

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings cannot be used; the message lists every problem. */
export class InvalidConfigurationError extends InvalidInputError {
  constructor(problems: readonly string[]) {
    super(
      'CONFIGURATION_INVALID',
      `The configuration cannot be used:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
      {
        details: { problems },
      },
    );
  }
}

/** `dataDir` -> `--data-dir` */
export function flagOf(name: string): string {
  return `--${words(name).join('-')}`;
}

/** `dataDir` -> `WHEELHOUSE_DATA_DIR` */
export function variableOf(name: string, setting: Setting<unknown>): string {
  return setting.variable ?? `WHEELHOUSE_${words(name).join('_').toUpperCase()}`;
}

/** A flag wins over its variable, which wins over the fallback. An empty variable counts as absent. */
export function readSettings(
  settings: Settings,
  parameters: readonly string[],
  environment: Environment,
): Record<string, unknown> {
  const problems: string[] = [];
  const flags = readFlags(settings, parameters, problems);
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const variable = variableOf(name, setting);
    const fromFlag = flags.get(name);
    const given = fromFlag ?? (environment[variable] || undefined) ?? setting.fallback;
    if (given === undefined) continue;
    const result = setting.parser.safeParse(given);
    if (result.success) values[name] = result.data;
    else {
      const source = fromFlag === undefined ? variable : `${flagOf(name)} (${variable})`;
      problems.push(`${source} ${result.error.issues[0]?.message ?? 'is not valid'}`);
    }
  }
  if (problems.length > 0) throw new InvalidConfigurationError(problems);
  return values;
}

/** One line for each setting, as `--help` shows them. */
export function helpText(program: string, settings: Settings): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const flag = setting.isSecret === true ? '' : `${flagOf(name)} ${setting.placeholder}`;
    const fallback = setting.fallback ? ` [${setting.fallback}]` : '';
    return [flag, variableOf(name, setting), `${setting.description}${fallback}`] as const;
  });
  const width = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  const lines = rows.map((row) => `  ${row[0].padEnd(width(0))}  ${row[1].padEnd(width(1))}  ${row[2]}`);
  return `Usage: ${program} [flags]\n\nEach flag can also be given as the variable beside it; the flag wins.\n\n${lines.join('\n')}\n`;
}

function readFlags(settings: Settings, parameters: readonly string[], problems: string[]): Map<string, string> {
  const names = new Map(Object.keys(settings).map((name) => [flagOf(name).slice(2), name]));
  const options = Object.fromEntries([...names.keys()].map((flag) => [flag, { type: 'string' as const }]));
  const { tokens } = parseArgs({ args: [...parameters], options, strict: false, allowPositionals: true, tokens: true });
  const flags = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      problems.push('words that belong to no flag were given');
      continue;
    }
    const name = names.get(token.name);
    if (name === undefined) problems.push(`${token.rawName} is not a flag of this program; see --help`);
    else if (settings[name]?.isSecret === true) {
      problems.push(`${token.rawName} cannot be a flag: use ${variableOf(name, settings[name])}`);
    } else if (token.value === undefined) problems.push(`${token.rawName} needs a value`);
    else flags.set(name, token.value);
  }
  return flags;
}

function words(name: string): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

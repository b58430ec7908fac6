/** Reads the ConfigMap that holds users' health checks. */
import { GenerationError } from '@wheelhouse/generators';
import { CommandError } from '../../exit-codes.js';
import { readInput } from '../../output/standard-input.js';
import { objectsOf } from '../objects-file.js';
import { placedMessage } from '../placed-message.js';

/** What Argo CD calls it. */
const USUAL_NAME = 'argocd-cm';

/** The data of the ConfigMap in a file: the one named argocd-cm, or the only one. */
export async function readChecks(file: string): Promise<Record<string, string>> {
  const configMaps = placed(file, objectsOf, await readInput(file)).filter(({ kind }) => kind === 'ConfigMap');
  const usual = configMaps.filter(({ metadata }) => metadata.name === USUAL_NAME);
  const [found, another] = usual.length > 0 ? usual : configMaps;
  if (found === undefined || another !== undefined)
    throw new CommandError(
      'INVALID_SPEC',
      `${file}: ${found === undefined ? 'it holds no ConfigMap' : `it holds several ConfigMaps and not one of them is called ${USUAL_NAME}`}. The checks are the keys resource.customizations.health.<group>_<Kind> of a ConfigMap ${USUAL_NAME}.`,
    );
  return textsOf(file, found['data'] ?? {});
}

function textsOf(file: string, data: unknown): Record<string, string> {
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return Object.fromEntries(
    entries.map(([key, value]: [string, unknown]) => {
      if (typeof value === 'string') return [key, value];
      throw new CommandError('INVALID_SPEC', `${file}: data["${key}"] is no text. Put it in quotes, or after a |.`);
    }),
  );
}

/** Errors name this file: it is not the one that the command is about. */
function placed<T>(file: string, read: (text: string) => T, text: string): T {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    throw new CommandError(error.code, placedMessage(file, error));
  }
}

/** Reads the ConfigMap that holds users' health checks. */
import { CommandError } from '../../exit-codes.js';
import { readInput } from '../../output/standard-input.js';
import { configMapTexts } from '../config-map-texts.js';
import { naming } from '../manifest-errors.js';
import { listedValues, objectIn } from '../objects-file.js';

/** What Argo CD calls it. */
const USUAL_NAME = 'argocd-cm';

/** The data of the ConfigMap in a file: the one named argocd-cm, or the only one. */
export async function readChecks(file: string): Promise<Record<string, string>> {
  const text = await readInput(file);
  return naming(file, () => {
    const configMaps = listedValues(text)
      .map((placed) => ({ placed, object: objectIn(placed) }))
      .filter(({ object }) => object.kind === 'ConfigMap');
    const usual = configMaps.filter(({ object }) => object.metadata.name === USUAL_NAME);
    const [found, another] = usual.length > 0 ? usual : configMaps;
    if (found !== undefined && another === undefined) return configMapTexts(found.placed);
    const reason =
      found === undefined
        ? 'it holds no ConfigMap'
        : usual.length > 0
          ? `it holds several ConfigMaps ${USUAL_NAME}`
          : `it holds several ConfigMaps and not one of them is called ${USUAL_NAME}`;
    throw new CommandError(
      'INVALID_SPEC',
      `${file}: ${reason}. The checks are the keys resource.customizations.health.<group>_<Kind> of a ConfigMap ${USUAL_NAME}.`,
    );
  });
}

import { CHART_FILES } from './chart-sample.js';
import { HANDLEBARS_FILES } from './handlebars-sample.js';
import { OVERLAY_FILES } from './overlay-sample.js';

const readme = `# The sample fleet

Each folder below \`apps\` becomes one application on every cluster: plain manifests with Handlebars, one for every environment.
\`charts/catalog\` is a Helm chart with values by environment, \`search\` a Kustomize base with an overlay for each environment.
`;

/** Files of the sample repository. */
export const SAMPLE_FILES: Readonly<Record<string, string>> = {
  'README.md': readme,
  ...HANDLEBARS_FILES,
  ...CHART_FILES,
  ...OVERLAY_FILES,
};

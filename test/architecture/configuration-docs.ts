import { type Settings, flagOf, variableOf } from '../../hub/src/platform/config/settings.js';
import { usage } from '../../spoke-agent/src/agent-config.js';

/** The text of docs/configuration.md, made from the settings themselves. */
export function configurationDocs(hub: Settings): string {
  return `# Configuration

Made from the settings in the code; a test fails when it is stale (\`UPDATE_DOCS=1 npm run -s jest -- configuration-docs\` writes it).

## The hub

Each setting is a flag of \`wheelhouse hub\` or a variable of its environment. A flag wins over its variable; an empty variable counts as
absent. Secrets can only be variables, since a command line is visible to every user of the machine. All problems are reported
together at the start, with exit code 2.

${rows(hub)}

## The spoke agent

\`\`\`
${usage().trim()}
\`\`\`
`;
}

function rows(settings: Settings): string {
  const lines = Object.entries(settings).map(([name, setting]) => {
    const flag = setting.isSecret === true ? '' : `\`${flagOf(name)} ${setting.placeholder}\``;
    const fallback = setting.fallback ? `\`${setting.fallback}\`` : '';
    return `| ${flag} | \`${variableOf(name, setting)}\` | ${fallback} | ${setting.description} |`;
  });
  return ['| Flag | Variable | Default | Meaning |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

// An agent and one application of a ConfigMap `settings`, new before each test of the file.
import { afterEach, beforeEach } from '@jest/globals';
import { AgentScenario, applicationId, keyIn, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';

export const settings = keyIn('ConfigMap', 'settings');

export class SettingsStory {
  readonly id = applicationId();
  private current: AgentScenario | undefined;

  /** The agent with its cluster and its hub, of the test at work. */
  get scenario(): AgentScenario {
    if (!this.current) throw new Error('There is an agent only while a test runs.');
    return this.current;
  }

  async begin(): Promise<void> {
    this.current = await AgentScenario.make();
  }

  assign(objects: readonly unknown[], more: Partial<typeof AUTOMATED> = {}): void {
    this.scenario.hub.assign({ id: this.id, name: 'web', objects, policy: { ...AUTOMATED, ...more } });
  }

  async data(): Promise<unknown> {
    return (await this.scenario.get(settings))?.['data'];
  }

  /** Who wrote the ConfigMap, and how. */
  async managers(): Promise<string[]> {
    const entries = (await this.scenario.get(settings))?.metadata.managedFields ?? [];
    return entries.map(({ manager = '', operation = '' }) => `${manager} ${operation}`);
  }

  async untilData(what: string, wanted: unknown): Promise<void> {
    await until(what, async () => JSON.stringify(await this.data()) === JSON.stringify(wanted));
  }
}

export function useSettingsStory(): SettingsStory {
  const story = new SettingsStory();
  beforeEach(() => story.begin());
  afterEach(() => story.scenario.end());
  return story;
}

// Logs of pods all the way: from a kubelet (a small fake one: no node runs pods here) by way of a real API server, the agent and the hub to the
// terminal.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { type CommandResult, type RunningCommand, startWheelhouseFor, wheelhouseFor } from '../support/command-line.js';
import { FakeKubelet } from '../support/fake-kubelet.js';
import { until } from '../support/until.js';

const files = {
  'apps/shop/front.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: front}
spec:
  replicas: 2
  selector: {matchLabels: {app: front}}
  template:
    metadata: {labels: {app: front}}
    spec: {containers: [{name: main, image: 'busybox:1.36'}, {name: proxy, image: 'busybox:1.36'}]}
`,
};
const HOUR_MS = 3_600_000;
/** Text of this many lines is more than may go at once, and takes some two seconds. */
const MANY = 1_500;
const LONG = 'é'.repeat(512);

describeOnCluster('logs of pods', files, (story, kubeconfig) => {
  let kubelet: FakeKubelet;
  let pods: string[] = [];
  const started = (...words: string[]): RunningCommand =>
    startWheelhouseFor(story().fleet.hub, 'app', 'logs', 'shop', ...words);
  const logs = (...words: string[]): Promise<CommandResult> =>
    wheelhouseFor(story().fleet.hub)('app', 'logs', 'shop', ...words);
  const read = async (...words: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await logs(...words);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return stdout;
  };
  const [first, second] = [() => pods[0] ?? '', () => pods[1] ?? ''];
  const write = (pod: string, text: string, more: { container?: string; atMs?: number } = {}): void =>
    kubelet.write(story().namespace, pod, more.container ?? 'main', text, more.atMs);

  beforeAll(async () => {
    kubelet = await FakeKubelet.start(story().kubectl, kubeconfig, `logs-${process.pid}`);
    await story().apply('shop');
    pods = await until('both pods are there', async () => {
      const names = (await story().run(['get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}'])).split(' ');
      return names.length === 2 ? names.toSorted() : undefined;
    });
    for (const pod of pods) await kubelet.run(story().namespace, pod, ['main', 'proxy']);
  });
  afterAll(async () => {
    await kubelet?.close();
  });

  it('are printed of all pods of the application, each line with its pod in front', async () => {
    write(first(), 'old', { atMs: Date.now() - HOUR_MS });
    for (const text of ['one', 'two', 'thrée €']) write(first(), text);
    write(second(), 'other');
    write(first(), 'GET /', { container: 'proxy' });
    const lines = (await read()).trimEnd().split('\n').toSorted();
    const expected = ['old', 'one', 'two', 'thrée €'].map((text) => `${first()}  ${text}`);
    expect(lines).toEqual([...expected, `${second()}  other`].toSorted());
    expect((await read('--kind', 'Deployment', '--name', 'front')).split('\n')).toHaveLength(6);
  });

  it('are chosen by pod, container, number and age of lines, and carry their times when asked', async () => {
    expect(await read('--pod', first())).toBe('old\none\ntwo\nthrée €\n');
    expect(await read('--pod', first(), '-c', 'proxy')).toBe('GET /\n');
    expect(await read('--pod', first(), '--tail', '2')).toBe('two\nthrée €\n');
    expect(await read('--pod', first(), '--tail', '0')).toBe('');
    expect(await read('--pod', first(), '--since', '10m')).toBe('one\ntwo\nthrée €\n');
    expect(await read('--pod', first(), '--tail', '1', '--timestamps')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z thrée €\n$/);
    expect(JSON.parse(await read('--pod', second(), '-o', 'json'))).toEqual({ pod: second(), line: 'other' });
  });

  it('are followed while they are written; whoever leaves is forgotten as far as the kubelet', async () => {
    const command = started('-f', '--tail', '1');
    const printed = (): string => command.printed().stdout;
    await until('it has begun', () => printed().includes('thrée €') && printed().includes('other'));
    expect(kubelet.followers).toBe(2);
    write(first(), 'four');
    await until('four is printed', () => printed().includes(`${first()}  four\n`));
    write(second(), 'five');
    await until('five is printed', () => printed().includes(`${second()}  five\n`));
    expect(printed()).not.toContain('one');
    command.interrupt();
    expect(await command.done).toMatchObject({ exitCode: 0, stderr: '' });
    await until('nobody follows any more', () => kubelet.followers === 0);
  });

  it('end where the container ends; what it wrote before is --previous', async () => {
    const { exitCode, stderr } = await logs('--pod', first(), '--previous');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"main"') });
    const command = started('--pod', first(), '--follow', '--tail', '0');
    await until('it is followed', () => kubelet.followers === 1);
    write(first(), 'the end');
    kubelet.restart(story().namespace, first(), 'main');
    expect(await command.done).toEqual({ exitCode: 0, stdout: 'the end\n', stderr: '' });
    write(first(), 'anew');
    expect(await read('--pod', first())).toBe('anew\n');
    expect(await read('--pod', first(), '--previous')).toBe('old\none\ntwo\nthrée €\nfour\nthe end\n');
  });

  it('come whole however long they are; followed ones are thinned out when they come too fast, and say so', async () => {
    const numbers = Array.from({ length: MANY }, (_, number) => `${number} ${LONG}`);
    for (const line of numbers) write(second(), line, { container: 'proxy' });
    expect(await read('--pod', second(), '-c', 'proxy')).toBe(`${numbers.join('\n')}\n`);
    const command = started('--pod', second(), '-c', 'proxy', '-f', '--tail', '0');
    await until('it is followed', () => kubelet.followers === 1);
    for (const line of numbers) write(second(), line, { container: 'proxy' });
    const { stderr } = await until('lines were left out', () => {
      const printed = command.printed();
      return printed.stderr.includes('left out') ? printed : undefined;
    });
    expect(stderr).toMatch(new RegExp(`^${second()}: \\d+ lines were left out, they came too fast\\.$`, 'm'));
    command.interrupt();
    await command.done;
  });

  it('say so when the node is gone', async () => {
    await kubelet.stop();
    const { exitCode, stderr } = await logs('--pod', first());
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('refused') });
  });
});

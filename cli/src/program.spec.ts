import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { runCommand } from './testing/run-command.js';
import { createProgram } from './program.js';

function pathsOf(command: Command, path: string[] = []): { path: string[]; command: Command }[] {
  return [{ path, command }, ...command.commands.flatMap((sub) => pathsOf(sub, [...path, sub.name()]))];
}
const all = pathsOf(createProgram());

describe('the command line', () => {
  it('describes every command and every option', () => {
    const silent = all.flatMap(({ path, command }) => [
      ...(command.description() ? [] : [path.join(' ')]),
      ...command.options.filter(({ description }) => !description).map(({ flags }) => `${path.join(' ')} ${flags}`),
    ]);
    expect(silent).toEqual([]);
  });

  it('has the commands that docs/cli.md promises', () => {
    expect(all.map(({ path }) => path.join(' '))).toEqual(
      expect.arrayContaining(
        `login, context list, token create, cluster register, cluster label, cluster approve, repo add,
         repo refresh, secret set, secret list, secret delete, configmap list, configmap get, configmap delete,
         decision apply, decision list, decision delete, appset apply, appset preview, appset approve, appset generate, app list, app get,
         app diff, app wait, app sync, app history, app rollback, app delete, fleet status, find image, events,
         app tree, app get-resource, app events, app manifests, app logs, app actions list, app actions run, app delete-resource,
         app terminate-op, app confirm-deletion, app suspend, app resume, app accept, app children, cluster suspend, cluster resume,
         cluster unrecognised, cluster adopt, agent rbac, project apply, project list, project get, project windows, project delete,
         health, diff, logs, get projects,
         get apps, describe app, apply, delete app, demo, demo-repository, hub, agent, version`.split(/,\s+/),
      ),
    );
  });

  it.each(all.filter(({ path }) => !['hub', 'agent'].includes(path[0] ?? '')).map(({ path }) => path))(
    'explains itself: %s %s',
    async (...path) => {
      const { stdout, exitCode } = await runCommand([...path.filter((word) => typeof word === 'string'), '--help']);
      expect(stdout).toMatch(/^Usage: wheelhouse/);
      expect(exitCode).toBe(0);
    },
  );

  it.each([
    [['app', 'get'], "missing required argument 'name'"],
    [['app', 'lst'], "unknown command 'lst'"],
    [['app', 'list', '--colour'], "unknown option '--colour'"],
    [['app', 'list', '-o', 'xml'], 'Allowed choices are json, yaml, wide, name'],
    [['app', 'list', '--sync', 'Bad'], 'Synced, OutOfSync, Unknown'],
    [['app', 'rollback', 'a', 'x'], 'whole number'],
    [['app', 'wait', '--count', 'x'], 'whole number'],
    [['app', 'wait', '--for', 'ready'], 'synced,healthy or deleted'],
    [['app', 'wait', '--timeout', '1x'], 'Give a duration'],
    [['app', 'sync'], '--all'],
    [['app', 'sync', 'a', '-l', 'x=y'], 'not both'],
    [['cluster', 'label', 'dev', 'region'], 'neither KEY=VALUE nor KEY-'],
    [['repo', 'add', 'https://x.example.com', '--username', 'u'], '--password-stdin'],
    [['demo', '--context', 'a'], '--kubeconfig FILE'],
    [['demo', '--kind', '--kubeconfig', 'x'], 'not both'],
  ])('refuses %j with a sentence and exit code 2', async (words, text) => {
    const { stdout, stderr, exitCode } = await runCommand(words, {
      WHEELHOUSE_HUB: 'http://127.0.0.1:9',
      WHEELHOUSE_TOKEN: 't',
    });
    expect(stderr).toMatch(/^Error USAGE: /);
    expect(stderr).toContain(text);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});
